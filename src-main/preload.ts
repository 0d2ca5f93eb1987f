import { contextBridge, ipcRenderer } from 'electron';
import type { SaparBridge } from '../src-shared/contract/ipc.ts';

/**
 * The page's only door: one call with a channel's name, and one event. The router in the main process knows the
 * channels and refuses everything else, so nothing is decided here.
 */
const bridge: SaparBridge = {
  call: (channel, input) => ipcRenderer.invoke('sapar', channel, input),
  onState(listener) {
    const forward = (_event: unknown, state: unknown) => listener(state);
    ipcRenderer.on('counter.changed', forward);
    return () => ipcRenderer.off('counter.changed', forward);
  },
};

contextBridge.exposeInMainWorld('sapar', bridge);
