/**
 * What Windows PowerShell 5.1, which every Windows 10 and 11 has, is told once. Then it answers each question in a line
 * of its own. `winspool.drv` is the system's own way to print bytes as they are: KB 322091 of Microsoft tells of it.
 * All text goes in and out as UTF-8 in base64, since the console's own encoding differs from Windows to Windows. A
 * queue of a driver of version 4 takes bytes by the name XPS_PASS alone. Jobs have a name in their answer, since a
 * function that gives nothing comes out as {}, as does much that failed.
 */
export const WINDOWS_SCRIPT = `
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
function SaparText([string]$said) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($said)) }
function SaparQueues {
  @(Get-Printer | ForEach-Object {
    @{ Name = $_.Name; DriverName = $_.DriverName; PortName = $_.PortName; Status = "$($_.PrinterStatus)" }
  })
}
function SaparJobs([string]$queue) {
  @{ Jobs = @(Get-PrintJob -PrinterName (SaparText $queue) | ForEach-Object {
    @{ Id = [int]$_.Id; Status = "$($_.JobStatus)" }
  }) }
}
function SaparCancel([string]$queue, [int]$id) {
  Remove-PrintJob -PrinterName (SaparText $queue) -ID $id
  $true
}
function SaparReady {
  if (-not ('SaparSpooler' -as [type])) { Add-Type -TypeDefinition $SaparSource }
  $true
}
function SaparPrint([string]$queue, [string]$job, [string]$title) {
  SaparReady | Out-Null
  $did = [SaparSpooler]::Print((SaparText $queue), [Convert]::FromBase64String($job), (SaparText $title))
  @{ Id = [int]$did[0]; Fault = [int]$did[1]; Says = (New-Object ComponentModel.Win32Exception([int]$did[1])).Message }
}
function SaparTell([int]$number, [scriptblock]$ask) {
  try { $said = @{ Said = & $ask } } catch { $said = @{ Refused = "$($_.Exception.Message)" } }
  $json = ConvertTo-Json -Compress -Depth 5 -InputObject $said
  [Console]::Out.WriteLine("sapar:\${number}:" + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($json)))
}
$SaparSource = @'
using System;
using System.Runtime.InteropServices;
public static class SaparSpooler {
  [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
  struct Document { public string Name; public string Output; public string Kind; }
  [DllImport("winspool.drv", CharSet = CharSet.Unicode, SetLastError = true, ExactSpelling = true)]
  static extern bool OpenPrinterW(string queue, out IntPtr printer, IntPtr defaults);
  [DllImport("winspool.drv", CharSet = CharSet.Unicode, SetLastError = true, ExactSpelling = true)]
  static extern uint StartDocPrinterW(IntPtr printer, uint level, ref Document document);
  [DllImport("winspool.drv", SetLastError = true, ExactSpelling = true)]
  static extern bool StartPagePrinter(IntPtr printer);
  [DllImport("winspool.drv", SetLastError = true, ExactSpelling = true)]
  static extern bool WritePrinter(IntPtr printer, byte[] bytes, uint length, out uint written);
  [DllImport("winspool.drv", SetLastError = true, ExactSpelling = true)]
  static extern bool EndPagePrinter(IntPtr printer);
  [DllImport("winspool.drv", SetLastError = true, ExactSpelling = true)]
  static extern bool EndDocPrinter(IntPtr printer);
  [DllImport("winspool.drv", SetLastError = true, ExactSpelling = true)]
  static extern bool ClosePrinter(IntPtr printer);
  const int InvalidKind = 1804;
  const int WriteFault = 29;
  // The job's number, or 0 where nothing was begun; and the error of Windows, or 0.
  public static long[] Print(string queue, byte[] bytes, string title) {
    IntPtr printer;
    if (!OpenPrinterW(queue, out printer, IntPtr.Zero)) return new long[] { 0, Marshal.GetLastWin32Error() };
    try {
      Document document = new Document { Name = title, Output = null, Kind = "RAW" };
      uint id = StartDocPrinterW(printer, 1, ref document);
      if (id == 0 && Marshal.GetLastWin32Error() == InvalidKind) {
        document.Kind = "XPS_PASS";
        id = StartDocPrinterW(printer, 1, ref document);
      }
      if (id == 0) return new long[] { 0, Marshal.GetLastWin32Error() };
      uint written = 0;
      int fault = 0;
      if (!StartPagePrinter(printer)) fault = Marshal.GetLastWin32Error();
      else if (!WritePrinter(printer, bytes, (uint)bytes.Length, out written)) fault = Marshal.GetLastWin32Error();
      else if (written != bytes.Length) fault = WriteFault;
      EndPagePrinter(printer);
      if (!EndDocPrinter(printer) && fault == 0) fault = Marshal.GetLastWin32Error();
      return new long[] { id, fault };
    } finally { ClosePrinter(printer); }
  }
}
'@
`;
