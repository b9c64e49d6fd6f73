package spec

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wxreport/wxreport/report"
)

const (
	maxBytes = 1 << 20 // of one spec file
	maxDepth = 64      // of nested lists and mappings
	maxShown = 160     // characters of a line in an error
)

// text is one YAML file.
type text struct {
	name  string // as errors and explanations show it
	dir   string // its folder: what its paths are relative to
	body  []byte
	lines []string
	drawn map[int][]rune // lines as errors show them
	// hidden is where secrets stand: the column of a line from which nothing is shown.
	hidden map[int]int
}

// newText takes a file's bytes. What no YAML reader could take comes back as an error.
func newText(name, dir string, body []byte) (*text, *Error) {
	t := &text{name: name, dir: dir, hidden: map[int]int{}, drawn: map[int][]rune{}}
	if len(body) > maxBytes {
		return t, t.fault(1, 1, "file is over 1 MiB", "a report spec", "data belongs into files of its own")
	}
	if bytes.HasPrefix(body, []byte{0xff, 0xfe}) || bytes.HasPrefix(body, []byte{0xfe, 0xff}) {
		return t, t.fault(1, 1, "file is UTF-16", "UTF-8", "save it as UTF-8")
	}
	t.body = bytes.TrimPrefix(body, []byte("\ufeff"))
	t.lines = splitLines(string(t.body))
	t.hideSecrets()
	for i, line := range t.lines {
		for column, r := range []rune(line) {
			switch {
			case r == utf8.RuneError && !utf8.ValidString(line):
				return t, t.fault(i+1, column+1, "file is not UTF-8", "UTF-8", "save it as UTF-8")
			case r == '\ufeff':
				return t, t.fault(i+1, column+1, "byte order mark inside the file", "", "delete the invisible character")
			case r < ' ' && r != '\t' || r == 0x7f:
				return t, t.fault(i+1, column+1, "control character", "text", "delete the invisible character")
			}
		}
	}
	return t, nil
}

// splitLines cuts where a YAML reader does, CRLF included.
func splitLines(body string) []string {
	return strings.Split(lineEnds.Replace(body), "\n")
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// fault is an error at a place of the file.
func (t *text) fault(line, column int, problem, expected, hint string) *Error {
	return &Error{Pos: report.Pos{File: t.name, Line: line, Column: column},
		Problem: problem, Expected: expected, Hint: hint, file: t}
}

// shown is a line without its secrets.
func (t *text) shown(line int) []rune {
	if runes, ok := t.drawn[line]; ok {
		return runes
	}
	runes := []rune(t.lines[line-1])
	for i, r := range runes {
		if unicode.IsControl(r) && r != '\t' || r == '\ufeff' {
			runes[i] = utf8.RuneError // what cannot be seen shows as �
		}
	}
	if from, ok := t.hidden[line]; ok && from-1 <= len(runes) {
		runes = append(runes[:from-1], []rune(secretMark)...)
	}
	t.drawn[line] = runes
	return runes
}

// clip is at most maxShown characters of a line around the caret.
func clip(runes []rune, caret int) (string, int) {
	caret = min(caret, len(runes))
	from, to := 0, len(runes)
	if to > maxShown {
		from = max(0, caret-maxShown/2)
		to = min(to, from+maxShown)
	}
	out := string(runes[from:to])
	if to < len(runes) {
		out += "…"
	}
	if from > 0 {
		return "…" + out, caret - from + 1
	}
	return strings.TrimRight(out, " \t"), caret
}
