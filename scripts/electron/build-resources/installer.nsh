; Never run: no Windows was at hand (docs/install.md).
; Whatever is made under ProgramData can be read by every account. The counter's files are their maker's alone:
; everybody may make a folder here (AD, X, RA, S, not inherited), and what is in it belongs to its maker (CREATOR
; OWNER), to the system and to administrators. The accounts stand by number, since their names differ by language.
!macro customInstall
  ReadEnvStr $0 ProgramData
  CreateDirectory "$0\Sapar Counter"
  nsExec::ExecToLog 'icacls "$0\Sapar Counter" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-3-0:(OI)(CI)(IO)F *S-1-5-11:(AD,X,RA,S)'
  Pop $0
  StrCmp $0 "0" +2
    Abort "The rights of the counter's folder could not be set (icacls: $0)."
!macroend
