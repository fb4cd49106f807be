/** The gallery: which programs a node can run. Data only; their code lives in the node's worker. */
import { CATALOGUE } from '../systems/catalogue.ts';

export const SYSTEMS = CATALOGUE;
export const FIRST_SYSTEM = SYSTEMS[0]?.id ?? '';
