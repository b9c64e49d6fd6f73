package source

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// readCSV reads delimited text: the delimiter is found in the text, quoted fields may span
// lines, stray quotation marks are kept, rows may differ in length.
func readCSV(text string, m *meter) (*Book, error) {
	delimiter, hint := sniffDelimiter(text)
	if hint {
		// "sep=;" is Excel's own first line; blank it to keep line numbers.
		_, rest, _ := strings.Cut(text, "\n")
		text = "\n" + rest
	}
	format := "csv"
	if delimiter == '\t' {
		format = "tsv"
	}
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n") // line ends of old Macs
	}
	bounded := &rowReader{Reader: strings.NewReader(text), limit: 2 * int64(m.limits.CellBytes)}
	r := csv.NewReader(bounded)
	r.Comma = delimiter
	r.LazyQuotes = true
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	sheet := Sheet{}
	start := int64(0)
	for {
		bounded.read = 0
		record, err := r.Read()
		if errors.Is(err, errLongRow) {
			return nil, fmt.Errorf("line %d: a row of more than %d bytes: look for a quotation mark that is never closed", len(sheet.Rows)+1, bounded.limit)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("not readable as delimited text: %w", err)
		}
		if err := m.spend(len(record)); err != nil {
			return nil, err
		}
		row := make([]Cell, len(record))
		for i, field := range record {
			line, column := r.FieldPos(i)
			if len(field) > m.limits.CellBytes {
				return nil, m.text(fmt.Sprintf("%d:%d", line, column), len(field))
			}
			row[i] = textCell(strings.Clone(unwrap(field)), line, column)
		}
		if r.InputOffset() == int64(len(text)) && unclosed(record, text[start:]) {
			line, column := r.FieldPos(len(record) - 1)
			return nil, fmt.Errorf("%d:%d: a quotation mark that is never closed: the rest of the file stands in one cell", line, column)
		}
		start = r.InputOffset()
		sheet.addRow(row)
	}
	book := &Book{Format: format}
	if sheet.cutOff(text) {
		line := sheet.Rows[len(sheet.Rows)-1][0].Line
		book.Notes = []Note{{Check: "cut_row", Value: strconv.Itoa(int(line))}}
		sheet.Rows = sheet.Rows[:len(sheet.Rows)-1]
	}
	if n := len(sheet.Rows); n >= programRows && len(book.Notes) == 0 && !strings.HasSuffix(text, "\n") && len(sheet.Rows[n-1]) > 0 {
		book.Notes = []Note{{Check: "no_line_end", Value: strconv.Itoa(int(sheet.Rows[n-1][0].Line))}}
	}
	book.Sheets = []Sheet{sheet}
	return book, nil
}

// programRows is the length from which a file was written by a program, which ends every line;
// shorter ones may be typed.
const programRows = 50

// cutOff says that the text ends inside its last row: no line end, and fewer fields than
// each of the rows before has. Its last value may have lost digits.
func (s *Sheet) cutOff(text string) bool {
	n := len(s.Rows)
	if n < 3 || strings.HasSuffix(text, "\n") {
		return false
	}
	last, before := len(s.Rows[n-1]), len(s.Rows[n-2])
	return last > 0 && last < before && before == len(s.Rows[n-3])
}

var errLongRow = errors.New("a row beyond the limit")

// rowReader refuses to feed one row with more than limit bytes, so that a file without line
// ends costs no more memory than its own.
type rowReader struct {
	io.Reader
	read, limit int64 // bytes since the row began
}

// Read implements io.Reader.
func (r *rowReader) Read(p []byte) (int, error) {
	if r.read > r.limit {
		return 0, errLongRow
	}
	n, err := r.Reader.Read(p)
	r.read += int64(n)
	return n, err
}

// unclosed says that the last field of the last record runs over lines and lacks its closing
// quotation mark.
func unclosed(record []string, raw string) bool {
	return strings.Contains(record[len(record)-1], "\n") && !strings.HasSuffix(strings.TrimRightFunc(raw, isSpace), `"`)
}

// unwrap takes the text out of ="0012", which exports write to keep Excel from reading a
// number.
func unwrap(field string) string {
	if rest, ok := strings.CutPrefix(field, `="`); ok && strings.HasSuffix(rest, `"`) {
		return strings.ReplaceAll(strings.TrimSuffix(rest, `"`), `""`, `"`)
	}
	return field
}

// addRow appends a row of a text file and keeps the blank lines that the CSV reader drops:
// they part one block from the next.
func (s *Sheet) addRow(row []Cell) {
	if n := len(s.Rows); n > 0 && len(row) > 0 && len(s.Rows[n-1]) > 0 {
		last := s.Rows[n-1]
		end := last[len(last)-1]
		if row[0].Line > end.Line+int32(strings.Count(end.Text, "\n"))+1 {
			s.Rows = append(s.Rows, nil)
		}
	}
	s.Rows = append(s.Rows, row)
}

// sniffDelimiter finds the delimiter that cuts the first lines into the most columns of
// steady number, and says whether the text names it itself (sep=;).
func sniffDelimiter(text string) (rune, bool) {
	if rest, ok := strings.CutPrefix(text, "sep="); ok && len(rest) > 1 && (rest[1] == '\n' || rest[1] == '\r') {
		if strings.IndexByte(",;\t|", rest[0]) >= 0 {
			return rune(rest[0]), true
		}
	}
	best, bestScore := ',', 0
	for _, candidate := range []rune{'\t', ',', ';', '|'} {
		if score := delimiterScore(text, candidate); score > bestScore {
			best, bestScore = candidate, score
		}
	}
	return best, false
}

// delimiterScore weighs, over the first 100 lines or 64 KiB, how many columns a delimiter
// makes and how many lines agree on that number; agreement counts more.
func delimiterScore(text string, delimiter rune) int {
	text = text[:min(len(text), 64<<10)]
	lines := map[int]int{}
	count, total, quoted, start := 0, 0, false, true
	for _, r := range text {
		fieldStart := start
		start = r == delimiter || r == '\n'
		switch {
		case r == '"' && (quoted || fieldStart):
			quoted = !quoted
		case r == delimiter && !quoted:
			count++
		case r == '\n' && !quoted:
			lines[count]++
			count, total = 0, total+1
		}
		if total == 100 {
			break
		}
	}
	if count > 0 {
		lines[count]++
	}
	best := 0
	for n, times := range lines {
		best = max(best, n*times*times)
	}
	return best
}
