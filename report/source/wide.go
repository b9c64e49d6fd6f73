package source

import (
	"regexp"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// widePasses finds the datasets of exports that spread one dimension over columns: followers
// with a column a source, interactions with a column a kind, one dimension of the audience,
// reads without a channel. When want is not empty only that dataset is tried.
func widePasses(t *table, want string) []pass {
	for _, try := range []struct {
		dataset string
		passes  func(*table) []pass
	}{
		{"followers", followerPasses},
		{"retention", retentionPasses},
		{"audience", audiencePasses},
		{"reads", plainReadPasses},
		{"interactions", interactionPasses},
	} {
		if want != "" && want != try.dataset {
			continue
		}
		passes := try.passes(t)
		if len(passes) == 0 {
			continue
		}
		if try.dataset == "reads" && want == "" {
			passes = append(passes, interactionPasses(t)...)
		}
		return passes
	}
	return nil
}

// followerPasses reads a day a row, a source a column.
func followerPasses(t *table) []pass {
	schema, _ := report.SchemaOf("followers")
	m := matchColumns(schema, t.names, nil)
	date := m.at("date")
	if date < 0 {
		return nil
	}
	var passes []pass
	for i, name := range t.names {
		if source := sourceHeader(name); source != "" {
			passes = append(passes, pass{schema: schema, melted: true, columns: []columnPlan{
				planFor(t, schema, "date", date), fixedPlan(schema, "source", source), planFor(t, schema, "new", i),
			}})
		}
	}
	if len(passes) < 2 {
		return nil
	}
	return passes
}

// sourceHeader is the source of followers that a header names, empty where none.
func sourceHeader(name headerName) string {
	for source := range followerSources {
		if slices.Contains(name.keys, squeeze(source)) {
			return source
		}
	}
	return ""
}

// audiencePasses reads one dimension: 性别 · 人数, or age · users · new_users.
func audiencePasses(t *table) []pass {
	schema, _ := report.SchemaOf("audience")
	m := matchColumns(schema, t.names, nil)
	users := m.at("users")
	if users < 0 {
		return nil
	}
	for i, name := range t.names {
		dimension := dimensionHeader(name)
		if dimension == "" {
			continue
		}
		columns := []columnPlan{fixedPlan(schema, "dimension", dimension), planFor(t, schema, "value", i), planFor(t, schema, "users", users)}
		for _, further := range []string{"new_users", "period"} {
			if at := m.at(further); at >= 0 {
				columns = append(columns, planFor(t, schema, further, at))
			}
		}
		return []pass{{schema: schema, columns: columns}}
	}
	return nil
}

// dimensionHeader is the dimension that a header names, empty where none.
func dimensionHeader(name headerName) string {
	for word, dimension := range audienceWords {
		if slices.Contains(name.keys, squeeze(word)) || slices.Contains(name.keys, squeeze(dimension)) {
			return dimension
		}
	}
	return ""
}

// plainReadPasses reads days without channels as the channel 全部.
func plainReadPasses(t *table) []pass {
	schema, _ := report.SchemaOf("reads")
	m := matchColumns(schema, t.names, nil)
	if !slices.Equal(m.missing, []string{"channel"}) || headerAt(t, "内容标题") >= 0 || headerAt(t, "标题") >= 0 {
		return nil
	}
	p := planOf(t, m, nil)
	p.columns = append(p.columns, fixedPlan(schema, "channel", "全部"))
	p.melted = true
	return []pass{p}
}

// dayHeader reads 次日留存率, 7日留存人数, 第30天, day 7 and d30 retention.
var dayHeader = regexp.MustCompile(`^(?:第?(\d{1,3})[日天]后?|(次日)|day(\d{1,3})|d(\d{1,3}))(?:留存|retention|retained)?(?:(率|rate)|人数|用户数?|users)?$`)

// retentionPasses reads a cohort a row, a day a column: the triangle that tools export. A
// column is a rate when its header or its values say so, else it counts people.
func retentionPasses(t *table) []pass {
	schema, _ := report.SchemaOf("retention")
	m := matchColumns(schema, t.names, nil)
	cohort := m.at("cohort")
	for _, name := range []string{"日期", "date"} {
		if cohort < 0 {
			cohort = headerAt(t, name)
		}
	}
	if cohort < 0 {
		return nil
	}
	var passes []pass
	for i, name := range t.names {
		parts := dayHeader.FindStringSubmatch(name.keys[len(name.keys)-1])
		if parts == nil {
			continue
		}
		day, measure := parts[1]+parts[3]+parts[4], "users"
		if parts[2] != "" {
			day = "1"
		}
		if parts[5] != "" || strings.Contains(name.unit, "%") || percentages(t, i) {
			measure = "rate"
		}
		p := pass{schema: schema, melted: true, needs: i + 1, columns: []columnPlan{
			fixedPlan(schema, "day", day), planFor(t, schema, measure, i), planFor(t, schema, "cohort", cohort),
		}}
		for _, further := range []string{"size", "group"} {
			if at := m.at(further); at >= 0 && at != i {
				p.columns = append(p.columns, planFor(t, schema, further, at))
			}
		}
		passes = append(passes, p)
	}
	if len(passes) < 2 {
		return nil
	}
	return passes
}

// percentages says that a column has a % sign in some cell.
func percentages(t *table, at int) bool {
	return slices.ContainsFunc(t.rows, func(row []Cell) bool { return at < len(row) && readNumber(row[at], false).percent })
}

// interactionPasses reads a day a row, a kind of interaction a column. A column of people
// gives users, and counts where the export has no times beside it.
func interactionPasses(t *table) []pass {
	schema, _ := report.SchemaOf("interactions")
	m := matchColumns(schema, t.names, nil)
	date := m.at("date")
	if date < 0 || headerAt(t, "内容标题") >= 0 || headerAt(t, "标题") >= 0 {
		return nil
	}
	type counts struct{ times, people int }
	found := map[string]*counts{}
	var order []string
	for i, name := range t.names {
		word, ok := interactionHeader(name)
		if !ok {
			continue
		}
		c := found[word.kind]
		if c == nil {
			c = &counts{times: -1, people: -1}
			found[word.kind] = c
			order = append(order, word.kind)
		}
		if word.people {
			c.people = i
		} else {
			c.times = i
		}
	}
	var passes []pass
	for _, kind := range order {
		c := found[kind]
		columns := []columnPlan{planFor(t, schema, "date", date), fixedPlan(schema, "kind", kind)}
		switch {
		case c.times >= 0:
			columns = append(columns, planFor(t, schema, "count", c.times))
		default:
			columns = append(columns, planFor(t, schema, "count", c.people))
		}
		if c.people >= 0 {
			columns = append(columns, planFor(t, schema, "users", c.people))
		}
		passes = append(passes, pass{schema: schema, columns: columns, melted: true})
	}
	return passes
}

// interactionHeader is the kind that a header counts.
func interactionHeader(name headerName) (wideKind, bool) {
	for _, key := range name.keys {
		if kind, ok := wideInteractions[key]; ok {
			return kind, true
		}
	}
	return wideKind{}, false
}
