package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/report"
)

// pool joins the rows that several tables and files gave to one dataset.
type pool struct {
	schema  report.Schema
	extra   []report.SchemaColumn // further dimensions, in order of appearance
	used    []bool                // per column of the schema
	rows    []typedRow
	byKey   map[string]int
	byPrint map[string]seenRow // of datasets without key
	ledgers map[string]*ledger
	repeats map[string]int // repeated rows by file
	clashes map[string]clash
}

// seenRow is where a row of a dataset without key was first read.
type seenRow struct {
	file  string
	times int // how often that file has it
}

func newPool(schema report.Schema, ledgers map[string]*ledger) *pool {
	return &pool{
		schema: schema, used: make([]bool, len(schema.Columns)), ledgers: ledgers,
		byKey: map[string]int{}, byPrint: map[string]seenRow{}, repeats: map[string]int{}, clashes: map[string]clash{},
	}
}

// add takes the rows of a frame. A row whose key was read before fills the gaps of the
// earlier one; where both know a cell and disagree, the earlier stays and that is noted.
func (p *pool) add(f frame) {
	width := len(p.schema.Columns)
	for i := range width {
		p.used[i] = p.used[i] || f.used[i]
	}
	slots := make([]int, len(f.extra))
	for i, column := range f.extra {
		slots[i] = p.extraSlot(column)
	}
	times := map[string]int{}
	for _, row := range f.rows {
		if len(f.extra) > 0 {
			wide := make([]report.Value, width+len(p.extra))
			copy(wide, row.cells[:width])
			for i, slot := range slots {
				wide[slot] = row.cells[width+i]
			}
			row.cells = wide
		}
		p.place(row, times)
	}
}

// extraSlot finds or makes the place of a further dimension. Columns of that name with
// different types become text.
func (p *pool) extraSlot(column report.SchemaColumn) int {
	for i := range p.extra {
		if p.extra[i].Name != column.Name {
			continue
		}
		if p.extra[i].Type != column.Type {
			p.extra[i].Type = report.TypeText
		}
		return len(p.schema.Columns) + i
	}
	p.extra = append(p.extra, column)
	return len(p.schema.Columns) + len(p.extra) - 1
}

// place appends a row or merges it into the one of the same key; times counts the equal
// rows of this table.
func (p *pool) place(row typedRow, times map[string]int) {
	keys := p.keys(row)
	if len(keys) == 0 {
		if !p.repeated(row, times) {
			p.rows = append(p.rows, row)
		}
		return
	}
	for _, key := range keys {
		if at, ok := p.byKey[key]; ok && p.same(p.rows[at], row) {
			p.merge(at, row)
			p.index(keys, at)
			return
		}
	}
	p.rows = append(p.rows, row)
	p.index(keys, len(p.rows)-1)
}

func (p *pool) index(keys []string, at int) {
	for _, key := range keys {
		if _, ok := p.byKey[key]; !ok {
			p.byKey[key] = at
		}
	}
}

// repeated says that a dataset without key has this very row from another file: overlapping
// downloads. Within one file equal rows are different happenings and stay.
func (p *pool) repeated(row typedRow, times map[string]int) bool {
	mark := fingerprint(row.cells)
	times[mark]++
	seen, ok := p.byPrint[mark]
	switch {
	case !ok:
		p.byPrint[mark] = seenRow{file: row.origin.File, times: 1}
	case seen.file == row.origin.File:
		seen.times++
		p.byPrint[mark] = seen
	case times[mark] <= seen.times:
		p.repeats[row.origin.File]++
		return true
	}
	return false
}

// keys are the names under which a row may be found. Articles have two: the id, and title
// with the day of publication.
func (p *pool) keys(row typedRow) []string {
	if p.schema.Name == "articles" {
		return p.articleKeys(row)
	}
	if len(p.schema.Key) == 0 {
		return nil
	}
	var parts []string
	known := false
	for _, name := range p.schema.Key {
		v := p.cell(row, name)
		known = known || v != nil
		parts = append(parts, valueText(v))
	}
	if !known {
		return nil
	}
	return []string{strings.Join(parts, "\x1f")}
}

func (p *pool) articleKeys(row typedRow) []string {
	var keys []string
	if id, ok := p.cell(row, "id").(string); ok {
		keys = append(keys, "id\x1f"+id)
	}
	title, _ := p.cell(row, "title").(string)
	if at, ok := p.cell(row, "published_at").(time.Time); ok && title != "" {
		keys = append(keys, "title\x1f"+squeeze(title)+"\x1f"+at.Format(time.DateOnly))
	}
	return keys
}

// same says whether two rows of one key are one item. Articles of one title and day with two
// ids or two times of day are two items.
func (p *pool) same(a, b typedRow) bool {
	if p.schema.Name != "articles" {
		return true
	}
	idA, idB := p.cell(a, "id"), p.cell(b, "id")
	if idA != nil && idB != nil {
		return idA == idB
	}
	atA, okA := p.cell(a, "published_at").(time.Time)
	atB, okB := p.cell(b, "published_at").(time.Time)
	return !okA || !okB || atA.Equal(atB) || dateOnly(atA) || dateOnly(atB)
}

func dateOnly(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 }

// cell is a row's cell by the name of its column.
func (p *pool) cell(row typedRow, name string) report.Value {
	for i, c := range p.schema.Columns {
		if c.Name == name {
			return row.cells[i]
		}
	}
	return nil
}

// merge fills the gaps of the row read before.
func (p *pool) merge(at int, row typedRow) {
	into := &p.rows[at]
	for len(into.cells) < len(row.cells) {
		into.cells = append(into.cells, nil)
	}
	agreed, clashed := true, false
	for i, v := range row.cells {
		have := into.cells[i]
		switch {
		case v == nil || valueText(have) == valueText(v):
		case have == nil:
			into.cells[i] = v
			agreed = false
			if row.derived == i+1 {
				into.derived = i + 1
			}
		case row.derived == i+1: // what a file gives beats what is computed
		case into.derived == i+1:
			into.cells[i], into.derived = v, 0
		case refines(have, v):
			into.cells[i] = v
		case refines(v, have):
		default:
			agreed, clashed = false, true
			p.conflict(row.origin, i, v, have)
		}
	}
	if agreed {
		p.repeats[row.origin.File]++
	}
	p.clashes[row.origin.File] = p.clashes[row.origin.File].with(clashed)
}

// refines says that b is the day a with its time of day.
func refines(a, b report.Value) bool {
	ta, okA := a.(time.Time)
	tb, okB := b.(time.Time)
	return okA && okB && dateOnly(ta) && !dateOnly(tb) && ta.Format(time.DateOnly) == tb.Format(time.DateOnly)
}

func (p *pool) conflict(origin report.Origin, column int, value, have report.Value) {
	name := ""
	if column < len(p.schema.Columns) {
		name = p.schema.Columns[column].Name
	} else {
		name = p.extra[column-len(p.schema.Columns)].Name
	}
	if l := p.ledgers[origin.File]; l != nil {
		l.row("conflicting_row", p.schema.Name, origin.Row, name, "header", name, "value", shownValue(value), "other", shownValue(have))
	}
}

// dataset finishes the join: rows in order of time where the schema has one, columns that
// some file had.
func (p *pool) dataset() (*report.Dataset, error) {
	files := make([]string, 0, len(p.repeats))
	for file := range p.repeats {
		files = append(files, file)
	}
	slices.Sort(files)
	for _, file := range files {
		if l := p.ledgers[file]; l != nil {
			l.whole("duplicate_row", p.schema.Name, "", p.repeats[file])
		}
	}
	p.noteStrangers()
	var defs []report.ColumnDef
	var slots []int
	for i, c := range append(slices.Clone(p.schema.Columns), p.extra...) {
		if i >= len(p.used) || p.used[i] {
			defs = append(defs, report.ColumnDef{Name: c.Name, Type: c.Type})
			slots = append(slots, i)
		}
	}
	p.sortByTime()
	b := report.NewDataset(p.schema.Name, defs...)
	for _, row := range p.rows {
		cells := make([]report.Value, len(slots))
		for i, slot := range slots {
			if slot < len(row.cells) {
				cells[i] = fit(row.cells[slot], defs[i].Type)
			}
		}
		if err := b.Row(row.origin, cells...); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", row.origin.File, row.origin.Row, err)
		}
	}
	return b.Dataset(), nil
}

// sortByTime orders the rows by the schema's time; rows without one go last.
func (p *pool) sortByTime() {
	if p.schema.Time == "" {
		return
	}
	byTime := func(a, b typedRow) int {
		ta, okA := p.cell(a, p.schema.Time).(time.Time)
		tb, okB := p.cell(b, p.schema.Time).(time.Time)
		switch {
		case okA && okB:
			return ta.Compare(tb)
		case okA:
			return -1
		case okB:
			return 1
		}
		return 0
	}
	if !slices.IsSortedFunc(p.rows, byTime) {
		slices.SortStableFunc(p.rows, byTime)
	}
}

// fit turns the number of a further dimension into text where another file has text there.
func fit(v report.Value, typ report.ColumnType) report.Value {
	if n, ok := v.(report.Number); ok && typ == report.TypeText {
		return plainNumber(n.F)
	}
	return v
}

// join makes the datasets of several files. Files come in the order of their names. Rows that
// were spread over columns only serve interactions that no file gives directly.
func join(files []*loaded, language string) ([]*report.Dataset, []report.Check, error) {
	ledgers := map[string]*ledger{}
	var checks []report.Check
	direct := map[string]bool{}
	for _, f := range files {
		ledgers[f.file] = newLedger(language, f.file)
		for _, t := range f.tables {
			for _, p := range t.passes {
				direct[p.schema.Name] = direct[p.schema.Name] || !p.melted
			}
		}
	}
	pools := map[string]*pool{}
	for _, melted := range []bool{false, true} {
		for _, f := range files {
			for _, t := range f.tables {
				for i, p := range t.passes {
					if p.melted != melted || melted && p.schema.Name == "interactions" && direct["interactions"] {
						continue
					}
					if pools[p.schema.Name] == nil {
						pools[p.schema.Name] = newPool(p.schema, ledgers)
					}
					pools[p.schema.Name].add(t.frames[i])
				}
			}
		}
	}
	var datasets []*report.Dataset
	for _, schema := range report.Schemas() {
		p := pools[schema.Name]
		if p == nil {
			continue
		}
		ds, err := p.dataset()
		if err != nil {
			return nil, nil, err
		}
		datasets = append(datasets, ds)
	}
	for _, f := range files {
		checks = append(checks, f.checks...)
		checks = append(checks, ledgers[f.file].close()...)
	}
	slices.SortStableFunc(checks, func(a, b report.Check) int { return cmp.Compare(a.File, b.File) })
	return datasets, checks, nil
}
