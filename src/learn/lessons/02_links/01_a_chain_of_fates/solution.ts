import { type Body, link, type Pid, receive, register, self, send, spawn, unlink } from 'coppice';

type Wish = readonly [what: 'link' | 'unlink', other: Pid];

// Links itself with another process, or unlinks itself, when it is told to.
function* member(name: string): Body<void> {
  register(name, self());
  for (;;) {
    const [what, other] = yield* receive<Wish>();
    if (what === 'link') link(other);
    if (what === 'unlink') unlink(other);
  }
}

export function* start(): Body {
  const a = spawn(member, 'a');
  const b = spawn(member, 'b');
  const c = spawn(member, 'c');
  const d = spawn(member, 'd');
  // Your part
  send(b, ['link', a]);
  send(c, ['link', b]);
  send(b, ['unlink', a]);
  send(c, ['link', d]);
  // End of your part
  return ['ok', self()];
}
