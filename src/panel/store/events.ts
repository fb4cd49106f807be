/** Look-ups in the event list, which is ordered by id but may have gaps. */
export { eventById, lowerBound } from '../../protocol/history.ts';
