import { rules, RULES_LIMITS } from './rules.ts';
import { onDatabase } from './upstreams.ts';

onDatabase('PGlite', RULES_LIMITS, rules);
