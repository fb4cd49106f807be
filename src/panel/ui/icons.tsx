/** The panel's own icons, drawn on a grid of 16 with strokes of 1.4. They repeat a word and are never alone. */
import type { ReactNode } from 'react';

const ICONS = {
  chevron_down: <path d="M4.5 6.5 8 10l3.5-3.5" />,
  chevron_up: <path d="M4.5 9.5 8 6l3.5 3.5" />,
  chevron_right: <path d="M6.5 4.5 10 8l-3.5 3.5" />,
  pause: <path d="M4 3h3v10H4zM9 3h3v10H9z" fill="currentColor" stroke="none" />,
  play: <path d="m4.5 3 8.5 5-8.5 5z" fill="currentColor" stroke="none" />,
  step: (
    <>
      <path d="M3.5 3.5 10 8l-6.5 4.5z" fill="currentColor" stroke="none" />
      <path d="M12 3.5v9" />
    </>
  ),
  search: (
    <>
      <path d="M10.3 10.3 14 14" />
      <circle cx="7" cy="7" r="4.5" />
    </>
  ),
  light: (
    <>
      <path d="M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9" />
      <circle cx="8" cy="8" r="3" />
    </>
  ),
  dark: <path d="M13 9.6A5.5 5.5 0 1 1 6.4 3a4.4 4.4 0 0 0 6.6 6.6z" />,
  system: (
    <>
      <rect x="2" y="3" width="12" height="8" rx="1" />
      <path d="M6 13.5h4M8 11v2.5" />
    </>
  ),
  help: (
    <>
      <path d="M6.3 6.3c0-2.3 3.6-2.3 3.6 0 0 1.5-1.9 1.5-1.9 3" />
      <circle cx="8" cy="11.5" r="1" fill="currentColor" stroke="none" />
      <circle cx="8" cy="8" r="6.3" />
    </>
  ),
  tree: (
    <>
      <path d="M2.5 8H6M6 3.5v9M6 3.5h3M6 8h3M6 12.5h3" />
      <rect x="9.5" y="2" width="4.5" height="3" rx="1" />
      <rect x="9.5" y="6.5" width="4.5" height="3" rx="1" />
      <rect x="9.5" y="11" width="4.5" height="3" rx="1" />
    </>
  ),
  list: (
    <>
      <path d="M6 4h8M6 8h8M6 12h8" />
      <circle cx="3" cy="4" r="1" fill="currentColor" stroke="none" />
      <circle cx="3" cy="8" r="1" fill="currentColor" stroke="none" />
      <circle cx="3" cy="12" r="1" fill="currentColor" stroke="none" />
    </>
  ),
  settings: (
    <>
      <path d="M8 1.7v2M8 12.3v2M1.7 8h2M12.3 8h2M3.5 3.5 5 5M11 11l1.5 1.5M12.5 3.5 11 5M5 11l-1.5 1.5" />
      <circle cx="8" cy="8" r="2.6" />
    </>
  ),
  filter: <path d="M2.5 4h11M4.5 8h7M6.5 12h3" />,
  mailbox: <path d="M2.5 9h3l1 1.8h3l1-1.8h3M2.5 9l1.8-5.5h7.4L13.5 9v4h-11z" />,
  link: (
    <path d="m6.5 9.5 3-3M7 4.8l1.3-1.3a2.9 2.9 0 0 1 4.2 4.2L11.2 9M9 11.2l-1.3 1.3a2.9 2.9 0 0 1-4.2-4.2L4.8 7" />
  ),
  monitor: (
    <>
      <path d="M1.5 8C3.3 5 5.5 3.7 8 3.7S12.7 5 14.5 8c-1.8 3-4 4.3-6.5 4.3S3.3 11 1.5 8z" />
      <circle cx="8" cy="8" r="1.9" />
    </>
  ),
  plus: <path d="M8 3v10M3 8h10" />,
  minus: <path d="M3 8h10" />,
  fit: <path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" />,
  arrow_right: <path d="M2.5 8H13M9.5 4.5 13 8l-3.5 3.5" />,
  arrow_left: <path d="M13.5 8H3M6.5 4.5 3 8l3.5 3.5" />,
  book: (
    <path d="M8 4.2C6.6 3.2 4.8 2.8 2.5 2.8v9.4c2.3 0 4.1.4 5.5 1.4 1.4-1 3.2-1.4 5.5-1.4V2.8c-2.3 0-4.1.4-5.5 1.4zM8 4.2v9.4" />
  ),
  check: <path d="M8 1.8 13 4v3.6c0 3-2 5.4-5 6.6-3-1.2-5-3.6-5-6.6V4zM5.6 7.9l1.8 1.8 3.1-3.4" />,
  cross: <path d="m4 4 8 8M12 4l-8 8" />,
  send: <path d="M2.5 8h6M2.5 3 14 8 2.5 13l2-5z" />,
  suspend: <path d="M5 3.5h2v9H5zM9 3.5h2v9H9z" fill="currentColor" stroke="none" />,
  restart: <path d="M12.8 6.2a5.2 5.2 0 1 0 .4 2.3M13 2.8v3.5H9.5" />,
  escalate: <path d="m4 8.5 4-4 4 4M4 12l4-4 4 4" />,
  clock: (
    <>
      <path d="M8 4.5V8l2.5 1.5" />
      <circle cx="8" cy="8" r="6" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.2" />
      <path d="M3.5 10.5h-1v-8h8v1" />
    </>
  ),
  warning: (
    <>
      <path d="M8 2.5 14.5 13.5h-13z" />
      <path d="M8 6.5v3.2" />
      <circle cx="8" cy="11.6" r=".8" fill="currentColor" stroke="none" />
    </>
  ),
  note: (
    <>
      <path d="M3.5 2.5h9v11h-9z" />
      <path d="M5.5 5.5h5M5.5 8h5M5.5 10.5h3" />
    </>
  ),
  tag: (
    <>
      <path d="M2.5 2.5h5l6 6-5 5-6-6z" />
      <circle cx="5.3" cy="5.3" r=".9" fill="currentColor" stroke="none" />
    </>
  ),
  person: (
    <>
      <circle cx="8" cy="5" r="2.5" />
      <path d="M3 13.5c.6-3 2.4-4.3 5-4.3s4.4 1.3 5 4.3" />
    </>
  ),
  more: (
    <g fill="currentColor" stroke="none">
      <circle cx="3.5" cy="8" r="1.3" />
      <circle cx="8" cy="8" r="1.3" />
      <circle cx="12.5" cy="8" r="1.3" />
    </g>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof ICONS;

export function Icon({ name, size = 14 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {ICONS[name]}
    </svg>
  );
}

/** Three shoots from one stool: the mark. */
export function Mark({ size = 24 }: { readonly size?: number }): ReactNode {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <path className="mark_ground" d="M5 20.5h14" strokeWidth="2.6" strokeLinecap="round" />
      <g className="mark_shoot" strokeWidth="2" strokeLinecap="round">
        <path d="M12 17.5v-10" />
        <path d="M8.8 17.5c0-3.8-3-4-3-7.5" />
        <path d="M15.2 17.5c0-3.8 3-4 3-7.5" />
      </g>
      <g className="mark_bud">
        <circle cx="12" cy="4.8" r="2.3" />
        <circle cx="5.6" cy="7.6" r="2" />
        <circle cx="18.4" cy="7.6" r="2" />
      </g>
    </svg>
  );
}
