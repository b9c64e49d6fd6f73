package main

import (
	"strings"

	"golang.org/x/text/width"
)

// table prints rows in aligned columns; Chinese counts two cells. The last
// column is not padded.
func (p *program) table(rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], cells(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell)
			if i < len(row)-1 {
				line.WriteString(strings.Repeat(" ", widths[i]-cells(cell)+2))
			}
		}
		p.printf("%s\n", strings.TrimRight(line.String(), " "))
	}
	p.printf("\n")
}

// cells is how many terminal cells a text takes.
func cells(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
