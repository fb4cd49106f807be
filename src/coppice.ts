/**
 * What a program imports: the BIFs, the behaviours under OTP's module names, and the few values that terms are made of.
 */
export * as application from './runtime/otp/application.ts';
export * as code from './runtime/otp/code.ts';
export * as ets from './runtime/otp/ets.ts';
export * as gen_event from './runtime/otp/gen_event.ts';
export * as erlang from './runtime/otp/erlang.ts';
export * as global from './runtime/otp/global.ts';
export * as gen_server from './runtime/otp/gen_server.ts';
export * as gen_statem from './runtime/otp/gen_statem.ts';
export * as proc_lib from './runtime/otp/proc_lib.ts';
export * as supervisor from './runtime/otp/supervisor.ts';
export * as sys from './runtime/otp/sys.ts';
export * as xstate_machine from './runtime/otp/xstate_machine.ts';
export * as timer from './runtime/otp/timer.ts';
export {
  alias,
  cancelTimer,
  demonitor,
  erase,
  error,
  ErlangError,
  exit,
  get,
  getKeys,
  groupLeader,
  halt,
  hibernate,
  isProcessAlive,
  link,
  makeRef,
  monitor,
  monotonicTime,
  processes,
  processFlag,
  processInfo,
  put,
  raisedOf,
  readTimer,
  receive,
  register,
  registered,
  resumeProcess,
  self,
  send,
  sendAfter,
  setLabel,
  sleep,
  spawn,
  spawnLink,
  spawnMonitor,
  spawnOpt,
  startTimer,
  suspendProcess,
  systemTime,
  throw_,
  TIMEOUT,
  unalias,
  uniqueInteger,
  unlink,
  unregister,
  whereis,
  yieldSlice,
} from './runtime/kernel/syscalls.ts';
export type { Accepts, Body, Destination, ProcessFn, SendableArgs, Wait } from './runtime/kernel/syscalls.ts';
export { Node } from './runtime/kernel/node.ts';
export type { NodeOptions } from './runtime/kernel/node.ts';
export { compare } from './term/compare.ts';
export { share } from './term/copy.ts';
export { equal } from './term/equal.ts';
export { List, list } from './term/list.ts';
export { defineModule, mfa, Module } from './term/module.ts';
export type { Mfa } from './term/module.ts';
export { Pid } from './term/pid.ts';
export { Ref } from './term/ref.ts';
export type { NotSendable, Sendable } from './term/sendable.ts';
export type { Term, Timeout } from './term/term.ts';
