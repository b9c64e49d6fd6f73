package main

import (
	"fmt"
	"strconv"
	"strings"
)

// mostRows is how many rows a dataset of a rule test may have.
const mostRows = 50_000

// expanded writes out the rows that a rule test repeats: "*200 c{i},2026-10-{d}" is
// 200 rows in which {i} counts from 1 and {d} is a day of the month, 01 to 28 and
// from 01 again, so that a multiple of 28 rows is as many on each day.
func expanded(csv string) (string, error) {
	if !strings.Contains(csv, "*") {
		return csv, nil
	}
	var out strings.Builder
	rows := 0
	for line := range strings.Lines(csv) {
		times, row, repeated := strings.Cut(strings.TrimPrefix(line, "*"), " ")
		if !strings.HasPrefix(line, "*") {
			out.WriteString(line)
			continue
		}
		n, err := strconv.Atoi(times)
		if err != nil || !repeated || n < 1 {
			return "", fmt.Errorf("%q repeats nothing, expected a line such as *200 c{i},2026-10-{d}", strings.TrimSpace(line))
		}
		if rows += n; rows > mostRows {
			return "", fmt.Errorf("more than %d repeated rows", mostRows)
		}
		row = strings.TrimSuffix(row, "\n")
		for i := range n {
			out.WriteString(strings.NewReplacer("{i}", strconv.Itoa(i+1), "{d}", fmt.Sprintf("%02d", i%28+1)).Replace(row))
			out.WriteByte('\n')
		}
	}
	return out.String(), nil
}
