package main

import (
	"strconv"
	"time"
)

// table is one dataset as rows of cells before it is encoded. A cell is an int, a float64, a string, a time.Time (a day) or
// nil (missing).
type table struct {
	header []string
	rows   [][]any
}

func (t *table) add(cells ...any) { t.rows = append(t.rows, cells) }

// output is one finished file; name is relative to the example's folder, with slashes.
type output struct {
	name string
	body []byte
}

// text writes a cell as the back-end prints it: days as 2026-10-01, numbers without grouping, missing as nothing.
func text(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		return v.Format(time.DateOnly)
	case string:
		return v
	}
	panic("generate: a cell must be nil, int, float64, string or time.Time")
}
