package spec

import (
	"strings"
	"unicode"

	"github.com/wxreport/wxreport/report"
)

// inside is where a character of a scalar's value stands in the file. YAML folds
// lines and writes quotes twice, so the characters that are not white space are
// counted: they are the same in the value and in the file.
func (t *text) inside(n *node, offset int) report.Pos {
	value := []rune(n.value)
	offset = min(max(offset, 0), len(value))
	count := 0
	for _, r := range value[:offset] {
		if !unicode.IsSpace(r) {
			count++
		}
	}
	line, column := n.line, n.column
	if line > len(t.lines) {
		return n.pos()
	}
	runes := []rune(t.lines[line-1])
	column-- // from here on counted from zero
	quote := rune(0)
	if column < len(runes) {
		switch runes[column] {
		case '"', '\'':
			quote = runes[column]
			column++
		case '|', '>':
			if line == len(t.lines) {
				return n.pos()
			}
			line, column = line+1, 0
			runes = []rune(t.lines[line-1])
		}
	}
	for {
		for ; column < len(runes); column++ {
			r := runes[column]
			if unicode.IsSpace(r) {
				continue
			}
			if next := column + 1; next < len(runes) && (quote == '\'' && r == '\'' && runes[next] == '\'' || quote == '"' && r == '\\') {
				column = next // the pair stands for one character
			}
			if count == 0 {
				return report.Pos{File: t.name, Line: line, Column: column + 1}
			}
			count--
		}
		if line == len(t.lines) {
			last := strings.TrimRight(t.lines[line-1], " \t")
			return report.Pos{File: t.name, Line: line, Column: len([]rune(last)) + 1}
		}
		line, column = line+1, 0
		runes = []rune(t.lines[line-1])
	}
}
