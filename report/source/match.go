package source

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// match is a dataset that a table may be.
type match struct {
	schema  report.Schema
	columns []int // per header cell the schema's column, -1 where none
	missing []string
	mapped  int
	score   int
}

// matchColumns maps headers to the columns of one schema. Where two headers mean the same
// column, the one named more exactly wins, then the first. The user's mapping (column to
// header) beats the aliases.
func matchColumns(schema report.Schema, names []headerName, mapping map[string]string) match {
	m := match{schema: schema, columns: make([]int, len(names))}
	best := make([]int, len(schema.Columns)) // header index + 1
	ranks := make([]int, len(schema.Columns))
	for i, name := range names {
		m.columns[i] = -1
		a, ok := lookUp(schema.Name, name)
		if at, mapped := mappedColumn(schema, name, mapping); mapped {
			a, ok = alias{column: at, rank: -1}, true
		}
		if !ok || best[a.column] > 0 && ranks[a.column] <= a.rank {
			continue
		}
		if best[a.column] > 0 {
			m.columns[best[a.column]-1] = -1
		}
		m.columns[i] = a.column
		best[a.column], ranks[a.column] = i+1, a.rank
	}
	for i, column := range schema.Columns {
		switch {
		case best[i] > 0:
			m.mapped++
			m.score += 20 - min(ranks[i]/100, 4)
		case column.Required:
			m.missing = append(m.missing, column.Name)
		}
	}
	return m
}

// mappedColumn finds the column that the user's mapping gives to a header.
func mappedColumn(schema report.Schema, name headerName, mapping map[string]string) (int, bool) {
	for column, header := range mapping {
		if parseHeader(header).keys[0] != name.keys[0] {
			continue
		}
		if at := slices.IndexFunc(schema.Columns, func(c report.SchemaColumn) bool { return c.Name == column }); at >= 0 {
			return at, true
		}
	}
	return 0, false
}

// complete says that the match has what its dataset needs.
func (m *match) complete() bool {
	if m.schema.Name == "followers" && slices.Equal(m.missing, []string{"cancelled"}) && m.has("source") {
		return true // new followers by source, as the back-end's page of sources gives them
	}
	if len(m.missing) > 0 || m.mapped == 0 {
		return false
	}
	switch m.schema.Name {
	case "retention": // users still there, or their rate
		return m.has("users") || m.has("rate")
	case "segments": // at least two dimensions; one alone is an audience
		dimensions := 0
		for _, at := range m.columns {
			if at >= 0 && m.schema.Columns[at].Type == report.TypeText && m.schema.Columns[at].Name != "period" {
				dimensions++
			}
		}
		return dimensions >= 2
	}
	return m.mapped >= 2
}

// has says that a header means the column.
func (m *match) has(column string) bool { return m.at(column) >= 0 }

// at is the header that means the column, -1 where none does.
func (m *match) at(column string) int {
	for i, at := range m.columns {
		if at >= 0 && m.schema.Columns[at].Name == column {
			return i
		}
	}
	return -1
}

// bestMatch chooses the dataset of a table: all required columns, then the most headers
// understood, then the hints of the file's name and the texts above. Ties go to the order
// of the data contract. When want is not empty only that dataset is tried.
func bestMatch(t *table, file, want string, mapping map[string]string) (match, bool) {
	var best match
	found := false
	for _, schema := range report.Schemas() {
		if want != "" && schema.Name != want {
			continue
		}
		m := matchColumns(schema, t.names, mapping)
		told := want == "segments" && len(m.missing) == 0 // the user vouches for own dimensions
		if !m.complete() && !told {
			continue
		}
		m.score += hint(schema.Name, file, t.titles)
		if !found || m.score > best.score {
			best, found = m, true
		}
	}
	return best, found
}

// hint weighs what the file's name and the texts above the table say for a dataset, in the
// same measure as a matched column (20).
func hint(dataset, file string, titles []string) int {
	score := 0
	stem := squeeze(stemOf(file))
	if strings.Contains(stem, squeeze(dataset)) {
		score += 50
	}
	hinted := func(text string) bool {
		return slices.ContainsFunc(titleHints()[dataset], func(word string) bool { return strings.Contains(text, word) })
	}
	if hinted(stem) {
		score += 12
	}
	if slices.ContainsFunc(titles, func(title string) bool { return hinted(squeeze(title)) }) {
		score += 12
	}
	return score
}

// stemOf is the file's name without folders and extension.
func stemOf(file string) string {
	if i := strings.LastIndexAny(file, `/\`); i >= 0 {
		file = file[i+1:]
	}
	if i := strings.LastIndexByte(file, '.'); i > 0 {
		file = file[:i]
	}
	return file
}

// fits says that a header row gives some dataset.
func fits(header []Cell, extra map[string]bool) bool {
	names := make([]headerName, len(header))
	for i, c := range header {
		names[i] = parseHeader(c.Text)
	}
	for _, schema := range report.Schemas() {
		if m := matchColumns(schema, names, nil); m.complete() {
			return true
		}
	}
	for _, name := range names {
		if extra[name.keys[0]] {
			return true
		}
	}
	t := &table{header: header, names: names}
	return len(widePasses(t, "")) > 0
}

// nearest names the datasets that a table comes closest to and what each lacks.
func nearest(t *table) []string {
	var list []match
	for _, schema := range report.Schemas() {
		m := matchColumns(schema, t.names, nil)
		if m.mapped > 0 && !m.complete() {
			list = append(list, m)
		}
	}
	slices.SortStableFunc(list, func(a, b match) int {
		if d := len(a.missing) - len(b.missing); d != 0 {
			return d
		}
		return b.mapped - a.mapped
	})
	var out []string
	for _, m := range list[:min(3, len(list))] {
		lacks := strings.Join(m.missing, ", ")
		if lacks == "" {
			lacks = "a further column"
		}
		out = append(out, m.schema.Name+" (lacks "+lacks+")")
	}
	return out
}
