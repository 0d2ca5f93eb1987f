/** Counts for Prometheus, by route and status; never by card, clerk or counter. */
export interface Metrics {
  request(route: string, method: string, status: number, seconds: number): void;
  entries(stored: number): void;
  outcomes(decided: readonly { readonly status: string }[]): void;
  /** The text format of Prometheus, version 0.0.4. */
  text(): string;
}

const BUCKETS_SECONDS = [0.005, 0.025, 0.1, 0.5, 2.5, 10, 30];

interface Durations {
  readonly buckets: number[];
  sum: number;
  count: number;
}

export function newMetrics(): Metrics {
  const requests = new Map<string, number>();
  const durations = new Map<string, Durations>();
  const outcomes = new Map<string, number>();
  let stored = 0;
  return {
    request(route, method, status, seconds) {
      add(requests, `route="${route}",method="${method}",status="${status}"`);
      const label = `route="${route}",method="${method}"`;
      const seen = durations.get(label) ?? { buckets: BUCKETS_SECONDS.map(() => 0), sum: 0, count: 0 };
      BUCKETS_SECONDS.forEach((bound, index) => {
        if (seconds <= bound) seen.buckets[index] = (seen.buckets[index] ?? 0) + 1;
      });
      durations.set(label, { buckets: seen.buckets, sum: seen.sum + seconds, count: seen.count + 1 });
    },
    entries(count) {
      stored += count;
    },
    outcomes(decided) {
      for (const { status } of decided) add(outcomes, `status="${status}"`);
    },
    text: () =>
      [
        ...counter('sapar_upstream_requests_total', 'Requests answered.', requests),
        ...histogram('sapar_upstream_request_seconds', 'Time from request to answer.', durations),
        ...counter('sapar_upstream_entries_stored_total', 'Journal entries stored.', new Map([['', stored]])),
        ...counter('sapar_upstream_outcomes_total', 'Outcomes decided.', outcomes),
        '',
      ].join('\n'),
  };
}

function add(counts: Map<string, number>, label: string): void {
  counts.set(label, (counts.get(label) ?? 0) + 1);
}

function counter(name: string, help: string, counts: ReadonlyMap<string, number>): string[] {
  const samples = [...counts].map(([labels, count]) => `${name}${labels === '' ? '' : `{${labels}}`} ${count}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} counter`, ...samples];
}

function histogram(name: string, help: string, durations: ReadonlyMap<string, Durations>): string[] {
  const samples = [...durations].flatMap(([labels, { buckets, sum, count }]) => [
    ...buckets.map((seen, index) => `${name}_bucket{${labels},le="${BUCKETS_SECONDS[index]}"} ${seen}`),
    `${name}_bucket{${labels},le="+Inf"} ${count}`,
    `${name}_sum{${labels}} ${sum}`,
    `${name}_count{${labels}} ${count}`,
  ]);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...samples];
}
