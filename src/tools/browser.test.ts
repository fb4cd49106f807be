import { describe, expect, it } from 'vitest';
import { findBrowser, type Surroundings } from './browser.ts';

function around(
  changes: Partial<Surroundings> & { files?: readonly string[]; broken?: readonly string[] },
): Surroundings {
  const { files = [], broken = [], ...rest } = changes;
  return {
    explicit: undefined,
    playwrightPath: '/playwright/chrome',
    systemPaths: ['/usr/bin/chromium', '/usr/bin/google-chrome'],
    exists: (file) => files.includes(file) || broken.includes(file),
    starts: (file) => files.includes(file),
    ...rest,
  };
}

describe('the choice of a browser', () => {
  it('takes the one that was named, before all others', () => {
    const found = findBrowser(around({ explicit: '/mine', files: ['/mine', '/playwright/chrome'] }));
    expect(found).toEqual({ path: '/mine', from: 'COPPICE_CHROMIUM' });
  });

  it('refuses a name without a file and says which', () => {
    expect(() => findBrowser(around({ explicit: '/gone', files: ['/usr/bin/chromium'] }))).toThrow(
      /COPPICE_CHROMIUM is \/gone/,
    );
  });

  it("takes Playwright's own build before the system's", () => {
    expect(findBrowser(around({ files: ['/playwright/chrome', '/usr/bin/chromium'] }))?.from).toBe('Playwright');
  });

  it('passes over a build that does not start', () => {
    const found = findBrowser(
      around({ broken: ['/playwright/chrome', '/usr/bin/chromium'], files: ['/usr/bin/google-chrome'] }),
    );
    expect(found).toEqual({ path: '/usr/bin/google-chrome', from: 'the system' });
  });

  it('finds nothing where nothing is', () => {
    expect(findBrowser(around({}))).toBeUndefined();
  });
});
