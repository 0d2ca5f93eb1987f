import { useCallback, useEffect, useState } from 'react';
import type { ShiftReport, ShiftRow } from '../../src-shared/contract/reports.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { ShiftId } from '../../src-shared/ids.ts';
import { call } from '../bridge.ts';

interface Reports {
  readonly shifts: readonly ShiftRow[] | null;
  readonly report: ShiftReport | null;
  readonly refusal: Refusal | null;
  /** Where the last file was kept. */
  readonly file: string | null;
  readonly choose: (shiftId: ShiftId) => void;
  readonly keep: (as: 'csv' | 'pdf') => Promise<void>;
}

export function useReports(): Reports {
  const [shifts, setShifts] = useState<readonly ShiftRow[] | null>(null);
  const [report, setReport] = useState<ShiftReport | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [file, setFile] = useState<string | null>(null);

  const choose = useCallback((shiftId: ShiftId) => {
    setFile(null);
    void call('reports.shift', { shiftId }).then((answer) => {
      setRefusal(answer.ok ? null : answer.error);
      if (answer.ok) setReport(answer.value);
    });
  }, []);

  useEffect(() => {
    void call('reports.shifts', null).then((answer) => {
      if (!answer.ok) return setRefusal(answer.error);
      setShifts(answer.value.shifts);
      const [newest] = answer.value.shifts;
      if (newest) choose(newest.shiftId);
    });
  }, [choose]);

  async function keep(as: 'csv' | 'pdf') {
    if (!report) return;
    const answer = await call('reports.export', { shiftId: report.shiftId, as });
    setRefusal(answer.ok ? null : answer.error);
    setFile(answer.ok ? answer.value.file : null);
  }
  return { shifts, report, refusal, file, choose, keep };
}
