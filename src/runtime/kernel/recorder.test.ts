import { expect, test } from 'vitest';
import { EVENT, Recorder } from './recorder.ts';

function filled(size: number, events: number): Recorder {
  const recorder = new Recorder(size);
  for (let id = 1; id <= events; id++) recorder.record(id, EVENT.send, 0, 1, 2, id, id - 1, `term ${id}`);
  return recorder;
}

test('the recorder keeps the newest events, and says of older ones that it has none', () => {
  const recorder = filled(8, 20);
  expect(recorder.get(12, 20)).toBeUndefined();
  expect(recorder.get(13, 20)).toMatchObject({ id: 13, at: 13, cause: 12, term: 'term 13', termCut: false });
  expect(recorder.get(21, 20)).toBeUndefined();
});

test('terms are kept for the newest 4096 events; an older event says that its term was cut', () => {
  const recorder = filled(16_384, 10_000);
  expect(recorder.get(10_000 - 4095, 10_000)).toMatchObject({ term: 'term 5905', termCut: false });
  expect(recorder.get(10_000 - 4096, 10_000)).toMatchObject({ id: 5904, term: undefined, termCut: true });
});
