package xlsx

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// TestDataGoesOnOnFurtherSheets writes 60 rows to sheets of 25: every row stands
// once, each sheet has the head and a table of its own, and the dictionary says so.
func TestDataGoesOnOnFurtherSheets(t *testing.T) {
	t.Parallel()
	doc := bareDocument(t, "zh-CN")
	doc.Datasets = []*report.Dataset{followers(t, 60)}
	var out bytes.Buffer
	if err := (Renderer{}).render(&out, doc, 25); err != nil {
		t.Fatal(err)
	}
	for _, fault := range faults(t, out.Bytes()) {
		t.Error(fault)
	}
	f := open(t, out.Bytes())
	var news []string
	for _, sheet := range []string{"关注数据", "关注数据 2", "关注数据 3"} {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(rows[0], []string{"date", "source", "new", "cancelled", "ratio"}) {
			t.Errorf("%s begins with %v", sheet, rows[0])
		}
		for _, row := range rows[1:] {
			news = append(news, row[2])
		}
		if tables, err := f.GetTables(sheet); err != nil || len(tables) != 1 {
			t.Errorf("%s has the tables %v: %v", sheet, tables, err)
		}
	}
	if len(news) != 60 || news[0] != "100" || news[25] != "125" || news[59] != "159" {
		t.Errorf("%d rows: %v", len(news), news)
	}
	rows, err := f.GetRows("数据字典")
	if err != nil {
		t.Fatal(err)
	}
	said := false
	for _, row := range rows {
		said = said || strings.Contains(strings.Join(row, ""), "关注数据有 60 行，超过一张工作表的上限，续在：关注数据 2 · 关注数据 3")
	}
	if !said {
		t.Errorf("the dictionary does not say that the data goes on: %v", rows)
	}
}

// TestBareWorkbook leaves the data out and explains its columns all the same.
func TestBareWorkbook(t *testing.T) {
	t.Parallel()
	k := Kind()
	options := k.Options()
	options.(*Options).Data = "none"
	r, err := k.Build(options)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := r.Render(&out, richDocument(t, "en")); err != nil {
		t.Fatal(err)
	}
	for _, fault := range faults(t, out.Bytes()) {
		t.Error(fault)
	}
	f := open(t, out.Bytes())
	names := f.GetSheetList()
	if names[len(names)-1] != "Data dictionary" {
		t.Errorf("sheets %v, want none of data", names)
	}
	if rows, err := f.GetRows("Data dictionary"); err != nil || len(rows) < 8 {
		t.Errorf("%d rows in the dictionary: %v", len(rows), err)
	}
}

// TestBigPartsWaitInAFile packs more than memory should hold and reads it back.
func TestBigPartsWaitInAFile(t *testing.T) {
	t.Parallel()
	var s spool
	defer s.discard()
	piece := bytes.Repeat([]byte("0123456789abcdef"), 1<<12)
	var want bytes.Buffer
	for want.Len() <= spoolFrom {
		if _, err := s.Write(piece); err != nil {
			t.Fatal(err)
		}
		want.Write(piece)
	}
	if s.file == nil {
		t.Fatal("nothing waits in a file")
	}
	var got bytes.Buffer
	if err := s.copyTo(&got); err != nil || !bytes.Equal(got.Bytes(), want.Bytes()) {
		t.Errorf("%d bytes came back of %d: %v", got.Len(), want.Len(), err)
	}
}
