// Package warehouse runs SQL over a job's datasets: each dataset is a table of
// the same name and columns in an embedded DuckDB that lives in memory, sees no
// file and no network, and answers in one thread so that the same query gives
// the same rows.
//
// The engine needs cgo; a build without it says so when a spec holds a query.
package warehouse
