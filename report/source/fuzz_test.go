package source

import (
	"archive/zip"
	"bytes"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// fuzzLimits keeps one input cheap.
var fuzzLimits = Limits{FileBytes: 1 << 20, Cells: 20_000, CellBytes: 1 << 16, UnzipBytes: 4 << 20}

// seedShapes adds every shape and some further texts.
func seedShapes(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "shapes", "*"))
	if err != nil || len(files) == 0 {
		f.Fatal("no shapes", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, text := range []string{
		"日期,新关注人数,取消关注人数\n2026-10-01,5,1\n合计,5,1\n", "a;b\n\"x\ny\";2\n", "[{\"date\":\"2026-10-01\",\"channel\":\"全部\",\"readers\":5}]",
		"{\"a\":[1,2],\"b\":[3,4]}", "{\"a\":1}\n{\"a\":2}\n", "<table><tr><td colspan=3 rowspan=2>x<tr><td>y</table>",
	} {
		f.Add([]byte(text))
	}
}

// checkBook holds what every reader promises: valid text, places, and no empty text cells.
func checkBook(t *testing.T, book *Book) {
	t.Helper()
	for i := range book.Sheets {
		for _, row := range book.Sheets[i].Rows {
			for _, c := range row {
				if !utf8.ValidString(c.Text) {
					t.Fatalf("invalid text %q", c.Text)
				}
				if c.Kind == Text && c.Text == "" || c.Kind == Empty && c.Text != "" {
					t.Fatalf("cell %+v", c)
				}
			}
		}
	}
}

// FuzzRecognise runs the whole way from bytes to datasets.
func FuzzRecognise(f *testing.F) {
	seedShapes(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := load("f", data, loadOptions{limits: fuzzLimits, zone: time.UTC})
		if err != nil {
			return
		}
		checkBook(t, file.book)
		if _, _, err := join([]*loaded{file}, "en"); err != nil {
			t.Fatal(err)
		}
	})
}

func fuzzReader(f *testing.F, read func([]byte, *meter) (*Book, error)) {
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := read(data, &meter{limits: fuzzLimits.withDefaults()})
		if (book == nil) == (err == nil) {
			t.Fatalf("book %v, error %v", book, err)
		}
		if err == nil {
			checkBook(t, book)
		}
	})
}

func FuzzXLS(f *testing.F) {
	seedShapes(f)
	fuzzReader(f, readXLS)
}

func FuzzBIFF(f *testing.F) {
	for _, name := range []string{"tendency_small_ministream.xls", "total_16col.xls"} {
		stream, err := workbookStream(shape(f, name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(stream)
	}
	f.Add(workbook(sst(1, narrow8("abcdef"), []int{6}, []int{0}), rec(recRK, uint16(0), uint16(0), uint16(0), uint32(6))))
	fuzzReader(f, readBIFF)
}

func FuzzXLSX(f *testing.F) {
	f.Add(shape(f, "total_16col.xlsx"))
	f.Add(zipped(f, map[string][]byte{"[Content_Types].xml": []byte("<x/>")}))
	fuzzReader(f, readXLSX)
}

// FuzzWorksheet mutates the XML of a worksheet inside a sound workbook.
func FuzzWorksheet(f *testing.F) {
	sound := xlsxBytes(f, excelize.NewFile())
	for _, rows := range []string{
		`<row r="1"><c r="A1" t="inlineStr"><is><t>日期</t></is></c><c r="B1"><v>1.5</v></c></row><row r="3"><c r="C3" t="b"><v>1</v></c></row>`,
		`<row><c><v>1</v></c></row><row r="0"><c r="ZZ9" t="e"><v>#N/A</v></c></row>`,
		`<row r="1048576"><c r="XFD1048576" t="s"><v>9</v></c></row>`,
	} {
		f.Add([]byte(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`))
	}
	f.Fuzz(func(t *testing.T, sheet []byte) {
		data := replacePart(t, sound, "xl/worksheets/sheet1.xml", sheet)
		if book, err := readXLSX(data, &meter{limits: fuzzLimits.withDefaults()}); err == nil {
			checkBook(t, book)
		}
	})
}

// replacePart copies a zip archive with one part changed.
func replacePart(t *testing.T, archive []byte, name string, body []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[part.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	parts[name] = body
	return zipped(t, parts)
}

func FuzzText(f *testing.F) {
	seedShapes(f)
	fuzzReader(f, readText)
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"list":[{"a":1,"d":{"e":[1,2]}}],"b":[["x"],[1]]}`))
	f.Add([]byte(`{"a":[1,2],"b":[3,4]}`))
	f.Add([]byte("{\"a\":1}\n{\"a\":2}"))
	f.Add([]byte(`{"":1}`))
	fuzzReader(f, func(data []byte, m *meter) (*Book, error) {
		if !utf8.Valid(data) {
			data = nil
		}
		return readJSON(string(data), m)
	})
}

func FuzzHTML(f *testing.F) {
	f.Add(shape(f, "user_analysis.xls"))
	f.Add([]byte("<table><tr><td colspan=3 rowspan=2>x<tr><td>y<table><td>z</table></table>"))
	fuzzReader(f, func(data []byte, m *meter) (*Book, error) {
		if !utf8.Valid(data) {
			data = nil
		}
		return readHTML(string(data), m)
	})
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("a;b\n\"x\ny\";2\nsep"))
	f.Add([]byte("sep=;\na;b\n"))
	fuzzReader(f, func(data []byte, m *meter) (*Book, error) {
		if !utf8.Valid(data) {
			data = nil
		}
		return readCSV(string(data), m)
	})
}

func FuzzValues(f *testing.F) {
	for _, text := range []string{"1,234", "1.8万", "12.7%", "2026年10月1日 下午3:20", "1分02秒", "10/1/26", "46296.5", "2026-10-01T08:00:00+08:00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := textCell(text, 1, 1)
		if r := readNumber(c, true); r.bad && r.missing || math.IsNaN(r.value) {
			t.Fatalf("%q = %+v", text, r)
		}
		if m := readTime(c, false, shanghai); !m.bad && !m.missing && (m.time.Year() < firstYear-1 || m.time.Year() > 2200) {
			t.Fatalf("%q = %v", text, m.time)
		}
		parseHeader(text)
		monthText(c, false)
	})
}
