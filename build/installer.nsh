; What the app itself has written into the registry goes with it. electron-builder's uninstaller runs this before it removes
; the files. An update runs the uninstaller, too: then everything stays. What another copy has put there stays as well.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    ; nightdesk:// links, as Electron registers them: "…\Nightdesk.exe" "--" "%1"
    ReadRegStr $R0 HKCU "Software\Classes\nightdesk\shell\open\command" ""
    StrLen $R1 '"$INSTDIR\'
    StrCpy $R0 $R0 $R1
    ${if} $R0 == '"$INSTDIR\'
      DeleteRegKey HKCU "Software\Classes\nightdesk"
    ${endIf}
    ; What is started when a notification is pressed later; the id stands in main/hosts/electron-app.ts.
    DeleteRegKey HKCU "Software\Classes\CLSID\{D23D3E75-C61D-4F5A-BAAA-08B010BCF9F2}"
    ; Starting at login, and what Task Manager remembers of it. Electron writes them by the app's id.
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "${APP_ID}"
  ${endIf}
!macroend
