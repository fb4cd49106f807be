/**
 * All live processes by number, in order of their numbers. Paged arrays: no hashing when one is spawned, and a page goes when
 * its last process has ended.
 */
import type { Process } from './process.ts';

const PAGE_BITS = 8;
const PAGE_SIZE = 1 << PAGE_BITS;

interface Page {
  readonly slots: (Process | undefined)[];
  live: number;
}

export class ProcessTable {
  private readonly pages = new Map<number, Page>();
  private lastPage: Page | undefined;
  private lastNumber = -1;
  size = 0;

  add(process: Process): void {
    const page = this.pageOf(process.id >> PAGE_BITS);
    page.slots[process.id & (PAGE_SIZE - 1)] = process;
    page.live++;
    this.size++;
  }

  remove(process: Process): void {
    const number = process.id >> PAGE_BITS;
    const page = this.pages.get(number);
    if (page === undefined) return;
    page.slots[process.id & (PAGE_SIZE - 1)] = undefined;
    this.size--;
    if (--page.live === 0 && number !== this.lastNumber) this.pages.delete(number);
  }

  get(id: number): Process | undefined {
    return this.pages.get(id >> PAGE_BITS)?.slots[id & (PAGE_SIZE - 1)];
  }

  *[Symbol.iterator](): Generator<Process> {
    for (const page of this.pages.values()) {
      for (const process of page.slots) if (process !== undefined) yield process;
    }
  }

  /** Numbers only grow, so pages are made in order and iteration follows it. */
  private pageOf(number: number): Page {
    if (number === this.lastNumber && this.lastPage !== undefined) return this.lastPage;
    if (this.lastPage?.live === 0) this.pages.delete(this.lastNumber);
    const page: Page = { slots: [], live: 0 };
    this.pages.set(number, page);
    this.lastPage = page;
    this.lastNumber = number;
    return page;
  }
}
