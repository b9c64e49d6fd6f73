package xlsx

import (
	"slices"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// TestEveryColumnHasAMeaning wants a text for every column of the data contract.
func TestEveryColumnHasAMeaning(t *testing.T) {
	t.Parallel()
	for _, lang := range languages {
		b := &book{words: testWords(t, lang)}
		for _, schema := range report.Schemas() {
			for _, c := range schema.Columns {
				if got := b.meaning(schema.Name, c.Name); got == c.Name {
					t.Errorf("%s: %s.%s has no meaning", lang, schema.Name, c.Name)
				}
				if c.Unit != report.UnitNone && !b.words.Has("xlsx.measure."+string(c.Unit)) {
					t.Errorf("%s: the unit %s of %s.%s has no name", lang, c.Unit, schema.Name, c.Name)
				}
			}
		}
	}
}

// TestProvenance reads what the report rests on: period, files, columns.
func TestProvenance(t *testing.T) {
	t.Parallel()
	doc := richDocument(t, "zh-CN")
	doc.Spec = "report.yaml"
	f := open(t, render(t, doc))
	text := func(sheet string) string {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, row := range rows {
			out = append(out, strings.Join(row, "|"))
		}
		return strings.Join(out, "\n")
	}
	sources := text("数据来源")
	for _, want := range []string{"账号|每日良品", "报告周期|2026-10-01 至 2026-10-31（31 天）", "数据截至|2026-11-03", "报告定义|report.yaml", "data/user_analysis.xls|关注数据|425|2025-09-01|2026-10-31"} {
		if !strings.Contains(sources, want) {
			t.Errorf("the sheet of sources lacks %q:\n%s", want, sources)
		}
	}
	dictionary := text("数据字典")
	for _, want := range []string{"数据集|列|含义|单位|主键|有值行数|行数", "关注数据|date|日期|日期|是|60|60", "关注数据|cancelled|当日取消关注的人数|数量||54|60", "关注数据|ratio|ratio|数值||60|60"} {
		if !strings.Contains(dictionary, want) {
			t.Errorf("the dictionary lacks %q:\n%s", want, dictionary)
		}
	}
	var names []string
	for _, sheet := range []string{"发现清单", "说明", "数据来源", "数据字典"} {
		tables, err := f.GetTables(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			names = append(names, table.Name)
		}
	}
	if want := []string{"table_findings", "table_coverage", "table_quality", "table_sources", "table_dictionary"}; !slices.Equal(names, want) {
		t.Errorf("tables %v, want %v", names, want)
	}
}
