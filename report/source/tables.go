package source

import (
	"strings"
	"time"
)

// headerRows is how far down the first header of a sheet may stand.
const headerRows = 30

// table is one table found in a sheet: a header and the rows below it.
type table struct {
	sheet   *Sheet
	from    int // first column of the header, index into the rows
	to      int // behind the last
	whole   bool
	header  []Cell
	names   []headerName
	rows    [][]Cell // cells from..to of each row, may be shorter
	titles  []string // texts above the header
	remarks int      // lines of explanation that were passed over
	long    []int32  // lines with more fields than the header: a stray delimiter
}

// finder looks for tables in one sheet.
type finder struct {
	sheet *Sheet
	extra map[string]bool // headers that the user's mapping names
	memo  map[string]bool
	found []*table
	open  []*table
	above []caption
}

// caption is a text above a table and the column it stands in.
type caption struct {
	text string
	at   int
}

// findTables looks for header rows: rows where at least two neighbouring cells are known
// header names. A blank cell parts tables side by side, a further header row or the title
// of one ends a table below.
func findTables(s *Sheet, extra map[string]bool) []*table {
	f := &finder{sheet: s, extra: extra, memo: map[string]bool{}}
	for i, row := range s.Rows {
		if i >= headerRows && len(f.found) == 0 {
			break
		}
		if f.heading(i) {
			continue
		}
		if f.title(i) {
			f.open = nil
		}
		if len(f.open) == 0 || filled(row) == 0 {
			f.remember(row)
			continue
		}
		f.lay(row)
	}
	return f.found
}

// known says that a cell is a known header name.
func (f *finder) known(text string) bool {
	if len(text) > 120 {
		return false
	}
	known, seen := f.memo[text]
	if seen {
		return known
	}
	for _, key := range parseHeader(text).keys {
		known = known || knownHeaders()[key] || f.extra[key] || dayHeader.MatchString(key)
	}
	if len(f.memo) < 10_000 {
		f.memo[text] = known
	}
	return known
}

// span is a run of neighbouring cells that are not blank.
type span struct{ from, to, known int }

// spans cuts a row at its blank cells. A row with a number or a date in it is no header.
func (f *finder) spans(row []Cell) []span {
	var list []span
	current := span{from: -1}
	for i, c := range row {
		if c.Kind == Empty {
			if current.from >= 0 {
				list = append(list, current)
			}
			current = span{from: -1}
			continue
		}
		known := c.Kind == Text && f.known(c.Text)
		if c.Kind != Text || !known && valueLike(c.Text) {
			return nil
		}
		if current.from < 0 {
			current = span{from: i}
		}
		current.to = i + 1
		if known {
			current.known++
		}
	}
	if current.from >= 0 {
		list = append(list, current)
	}
	return list
}

// valueLike says that a text is a number or a date rather than a name. Names such as 7日留存
// begin with a digit and hold a letter behind it.
func valueLike(s string) bool {
	s = strings.TrimFunc(s, isSpace)
	if s == "" || !strings.ContainsAny(s, "0123456789０１２３４５６７８９") {
		return false
	}
	if len(s) >= 8 && strings.Trim(s[:4], "0123456789") == "" && strings.IndexByte("-/.", s[4]) >= 0 { // the common case
		return true
	}
	if r := parseNumber(s); !r.bad {
		return true
	}
	return s[0] >= '0' && s[0] <= '9' && !readTime(Cell{Kind: Text, Text: s}, false, time.UTC).bad
}

// heading opens tables when the row is a header row.
func (f *finder) heading(i int) bool {
	row := f.sheet.Rows[i]
	list := f.spans(row)
	var headers []span
	total := 0
	for _, s := range list {
		total += s.known
		if s.known >= 2 && 2*s.known >= min(s.to-s.from, 4) {
			headers = append(headers, s)
		}
	}
	whole := false
	if len(list) > 1 && total >= 2 && !f.anyFits(row, headers) {
		// A header cell was left blank: the row is one table if that gives a dataset.
		all := span{from: list[0].from, to: list[len(list)-1].to, known: total}
		if fits(row[all.from:all.to], f.extra) {
			headers, whole = []span{all}, true
		}
	}
	if len(headers) == 0 {
		return false
	}
	f.open = nil
	for _, s := range headers {
		t := &table{sheet: f.sheet, from: s.from, to: s.to, whole: whole, header: row[s.from:s.to], titles: f.captions(s, len(headers) == 1)}
		for _, c := range t.header {
			t.names = append(t.names, parseHeader(c.Text))
		}
		f.open = append(f.open, t)
		f.found = append(f.found, t)
	}
	f.above = nil
	return true
}

// captions gives the texts above a table: all of them, or with several tables side by side
// those over its own columns.
func (f *finder) captions(s span, alone bool) []string {
	var list []string
	for _, c := range f.above {
		if alone || c.at >= s.from && c.at < s.to {
			list = append(list, c.text)
		}
	}
	return list
}

// anyFits says that one of the spans alone satisfies a dataset.
func (f *finder) anyFits(row []Cell, headers []span) bool {
	for _, s := range headers {
		if fits(row[s.from:s.to], f.extra) {
			return true
		}
	}
	return false
}

// title says that the row is a lone text right above a further header row.
func (f *finder) title(i int) bool {
	row := f.sheet.Rows[i]
	if len(f.open) == 0 || filled(row) == 0 || filled(row) > len(f.open)+1 {
		return false
	}
	for _, c := range row {
		if c.Kind != Empty && (c.Kind != Text || valueLike(c.Text)) {
			return false
		}
	}
	for _, next := range f.sheet.Rows[i+1 : min(i+3, len(f.sheet.Rows))] {
		if filled(next) == 0 {
			continue
		}
		known := 0
		for _, s := range f.spans(next) {
			known = max(known, s.known)
		}
		return known >= 2
	}
	return false
}

// remember keeps the texts above a table: they hint at what it is.
func (f *finder) remember(row []Cell) {
	for i, c := range row {
		if c.Kind == Text && len(f.above) < 20 {
			f.above = append(f.above, caption{text: strings.TrimFunc(c.Text, isSpace), at: i})
		}
	}
}

// lay gives a row to the open tables.
func (f *finder) lay(row []Cell) {
	for i, t := range f.open {
		cells := row[min(t.from, len(row)):min(t.to, len(row))]
		n := filled(cells)
		if n == 0 {
			continue
		}
		if n == 1 && len(t.header) > 2 && remark(cells) {
			t.remarks++
			continue
		}
		last := i == len(f.open)-1
		if last && !f.sheet.Grid && len(row) > t.to && filled(row[t.to:]) > 0 {
			t.long = append(t.long, cells[0].Line)
			continue
		}
		t.rows = append(t.rows, cells)
	}
}

// remark says that the only filled cell of a row is a line of explanation, not a value.
func remark(cells []Cell) bool {
	for _, c := range cells {
		if c.Kind != Empty {
			return c.Kind == Text && !valueLike(c.Text) && !isMissing(c.Text)
		}
	}
	return false
}

// filled counts the cells that are not blank.
func filled(row []Cell) int {
	n := 0
	for _, c := range row {
		if c.Kind != Empty {
			n++
		}
	}
	return n
}
