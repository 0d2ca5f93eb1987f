import { z } from 'zod';

// The page's content policy forbids building code from text, which zod would try for speed. Import this before any
// schema.
z.config({ jitless: true });
