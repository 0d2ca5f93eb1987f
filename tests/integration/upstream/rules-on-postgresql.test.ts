import { sampleOf } from '../../devices/sample-of.ts';
import { rules, RULES_LIMITS } from './rules.ts';
import { onDatabase } from './upstreams.ts';

onDatabase('PostgreSQL', RULES_LIMITS, sampleOf(rules, 4));
