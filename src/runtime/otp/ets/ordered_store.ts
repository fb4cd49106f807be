/** The store of `ordered_set`: an AVL tree in term order, as OTP's is. */
import { compare } from '../../../term/compare.ts';
import type { Entry, Store, Tuple } from './store.ts';

class TreeEntry implements Entry {
  objects: Tuple[] = [];
  left: TreeEntry | null = null;
  right: TreeEntry | null = null;
  height = 1;

  constructor(readonly key: unknown) {}
}

export class OrderedStore implements Store {
  size = 0;
  private root: TreeEntry | null = null;

  find(key: unknown): Entry | undefined {
    for (let node = this.root; node !== null;) {
      const order = orderOf(key, node.key);
      if (order === 0) return node;
      node = order < 0 ? node.left : node.right;
    }
    return undefined;
  }

  create(key: unknown): Entry {
    const entry = new TreeEntry(key);
    this.root = insert(this.root, entry);
    return entry;
  }

  remove(entry: Entry): void {
    this.size -= entry.objects.length;
    this.root = remove(this.root, entry.key);
  }

  clear(): void {
    this.size = 0;
    this.root = null;
  }

  /** Goes on by key, so what happens to the tree between two of its steps does no harm. */
  *entries(after?: Entry, reverse = false): Generator<Entry> {
    let entry = after === undefined ? this.end(reverse) : this.next(after.key, reverse);
    for (; entry !== undefined; entry = this.next(entry.key, reverse)) yield entry;
  }

  next(key: unknown, reverse: boolean): Entry | undefined {
    let found: TreeEntry | undefined;
    for (let node = this.root; node !== null;) {
      const order = orderOf(key, node.key);
      if (reverse ? order > 0 : order < 0) {
        found = node;
        node = reverse ? node.right : node.left;
      } else node = reverse ? node.left : node.right;
    }
    return found;
  }

  setFixed(): void {
    // A walk in term order needs no help: `next` works from keys that are gone.
  }

  /** Of the tree, for those who hold it to its balance. */
  get height(): number {
    return heightOf(this.root);
  }

  private end(last: boolean): TreeEntry | undefined {
    let node = this.root;
    if (node === null) return undefined;
    for (let down = last ? node.right : node.left; down !== null; down = last ? node.right : node.left) node = down;
    return node;
  }
}

function orderOf(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') {
    if (a < b) return -1;
    if (a > b) return 1;
    if (a === b) return 0;
  } else if (a === b) return 0;
  return compare(a, b);
}

function heightOf(node: TreeEntry | null): number {
  return node === null ? 0 : node.height;
}

function measure(node: TreeEntry): void {
  node.height = 1 + Math.max(heightOf(node.left), heightOf(node.right));
}

function rotateRight(node: TreeEntry, left: TreeEntry): TreeEntry {
  node.left = left.right;
  left.right = node;
  measure(node);
  measure(left);
  return left;
}

function rotateLeft(node: TreeEntry, right: TreeEntry): TreeEntry {
  node.right = right.left;
  right.left = node;
  measure(node);
  measure(right);
  return right;
}

function balance(node: TreeEntry): TreeEntry {
  const { left, right } = node;
  const lean = heightOf(left) - heightOf(right);
  if (lean > 1 && left !== null) {
    if (left.right !== null && heightOf(left.left) < left.right.height) node.left = rotateLeft(left, left.right);
    return rotateRight(node, node.left ?? left);
  }
  if (lean < -1 && right !== null) {
    if (right.left !== null && heightOf(right.right) < right.left.height) node.right = rotateRight(right, right.left);
    return rotateLeft(node, node.right ?? right);
  }
  measure(node);
  return node;
}

function insert(node: TreeEntry | null, entry: TreeEntry): TreeEntry {
  if (node === null) return entry;
  if (orderOf(entry.key, node.key) < 0) node.left = insert(node.left, entry);
  else node.right = insert(node.right, entry);
  return balance(node);
}

function remove(node: TreeEntry | null, key: unknown): TreeEntry | null {
  if (node === null) return null;
  const order = orderOf(key, node.key);
  if (order < 0) node.left = remove(node.left, key);
  else if (order > 0) node.right = remove(node.right, key);
  else {
    if (node.left === null) return node.right;
    if (node.right === null) return node.left;
    let least = node.right;
    while (least.left !== null) least = least.left;
    const right = removeLeast(node.right);
    least.left = node.left;
    least.right = right;
    return balance(least);
  }
  return balance(node);
}

function removeLeast(node: TreeEntry): TreeEntry | null {
  if (node.left === null) return node.right;
  node.left = removeLeast(node.left);
  return balance(node);
}
