// Package ledger is the truth about what was made and sent: one row for each
// report that is due, unique by report, account, period and edition, and one for
// each recipient's message. Whatever runs twice finds here that it has run.
//
// It lives in SQLite or in PostgreSQL, with the same text of SQL: $1 placeholders,
// texts, whole numbers and times in milliseconds. Transactions are retried where the
// database asks for it, so their functions must be able to run again.
package ledger
