// Package jobs makes and sends what schedules ask for, each report once.
//
// The ledger is the truth; the queue (River) only wakes workers. Every process looks
// for due reports itself, at a steady beat, and records them idempotently: two
// schedulers, a restart, an outage or a clock that steps back make one run. A run is made by one job (wait
// for data, build, record), and each recipient's message is sent by one of its own, so that
// nobody waits for another's failure. A worker that dies is noticed by its silence.
package jobs
