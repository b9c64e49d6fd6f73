package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// mostRows is how many rows a dataset of a rule test may have.
const mostRows = 50_000

// expanded writes out the rows that a rule test repeats: "*200 c{i},2026-10-{d}" is
// 200 rows in which
//
//	{i}                counts from 1
//	{d}                is a day of the month, 01 to 28 and from 01 again, so that a
//	                   multiple of 28 rows is as many on each day
//	{day:2026-08-01}   is that day, the next, and so on
//	{month:2025-10}    is that month, the next, and so on
//	{990|1000|1010}    is one of the words after the other, and from the first again
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
			one, err := written(row, i)
			if err != nil {
				return "", err
			}
			out.WriteString(one)
			out.WriteByte('\n')
		}
	}
	return out.String(), nil
}

// marks are the places of a repeated row that change from row to row.
var marks = regexp.MustCompile(`\{[^{}]*\}`)

// written is the row of number i, which counts from 0.
func written(row string, i int) (string, error) {
	var bad error
	out := marks.ReplaceAllStringFunc(row, func(mark string) string {
		kind, from, given := strings.Cut(mark[1:len(mark)-1], ":")
		at, err := time.Parse(map[string]string{"day": time.DateOnly, "month": "2006-01"}[kind], from)
		words := strings.Split(mark[1:len(mark)-1], "|")
		switch {
		case mark == "{i}":
			return strconv.Itoa(i + 1)
		case mark == "{d}":
			return fmt.Sprintf("%02d", i%28+1)
		case given && kind == "day" && err == nil:
			return at.AddDate(0, 0, i).Format(time.DateOnly)
		case given && kind == "month" && err == nil:
			return at.AddDate(0, i, 0).Format("2006-01")
		case len(words) > 1:
			return words[i%len(words)]
		}
		bad = fmt.Errorf("%s in a repeated row, expected {i}, {d}, {day:2026-10-01}, {month:2025-10} or {one|other}", mark)
		return mark
	})
	return out, bad
}
