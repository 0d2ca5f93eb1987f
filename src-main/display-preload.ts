import { contextBridge, ipcRenderer } from 'electron';
import { DISPLAY_CALL, DISPLAY_EVENT, type DisplayBridge } from '../src-shared/contract/display-names.ts';

/** The customer's display asks what to show and for another language. It has none of the clerk's channels. */
const bridge: DisplayBridge = {
  ask: (wanted) => ipcRenderer.invoke(DISPLAY_CALL, wanted),
  onState(listener) {
    const forward = (_event: unknown, state: unknown) => listener(state);
    ipcRenderer.on(DISPLAY_EVENT, forward);
    return () => ipcRenderer.off(DISPLAY_EVENT, forward);
  },
};

contextBridge.exposeInMainWorld('saparDisplay', bridge);
