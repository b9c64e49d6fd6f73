package source

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// shape reads a file of testdata/shapes.
func shape(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "shapes", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// shown writes sheets as text: a line a row, cells parted by |, dates with a D, faults with !.
func shown(b *Book) string {
	var out []string
	for _, s := range b.Sheets {
		for _, row := range s.Rows {
			var cells []string
			for _, c := range row {
				text := strings.ReplaceAll(c.Text, "\n", "\\n")
				switch c.Kind {
				case Date:
					text = "D" + text
				case Fault:
					text = "!" + text
				case Number:
					text = "#" + text
				default:
				}
				cells = append(cells, text)
			}
			out = append(out, strings.Join(cells, "|"))
		}
		out = append(out, "")
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

func utf16Bytes(s string, order binary.AppendByteOrder, mark bool) []byte {
	var b []byte
	if mark {
		b = order.AppendUint16(b, 0xFEFF)
	}
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

func gb(s string) []byte {
	b, err := simplifiedchinese.GB18030.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return []byte(b)
}

func TestOpenText(t *testing.T) {
	t.Parallel()
	const table = "日期,阅读人数\n2026-10-01,12\n"
	const wantTable = "日期|阅读人数\n2026-10-01|12"
	cases := []struct {
		name             string
		data             []byte
		format, encoding string
		want             string
	}{
		{"utf-8", []byte(table), "csv", "utf-8", wantTable},
		{"utf-8 with mark", []byte("\uFEFF" + table), "csv", "utf-8-bom", wantTable},
		{"utf-16 little endian with mark", utf16Bytes(table, binary.LittleEndian, true), "csv", "utf-16le", wantTable},
		{"utf-16 big endian with mark", utf16Bytes(table, binary.BigEndian, true), "csv", "utf-16be", wantTable},
		{"utf-16 little endian", utf16Bytes(table, binary.LittleEndian, false), "csv", "utf-16le", wantTable},
		{"utf-16 big endian", utf16Bytes(table, binary.BigEndian, false), "csv", "utf-16be", wantTable},
		{"gb18030", gb(table), "csv", "gb18030", wantTable},
		{"gb18030 beyond gbk", gb("日期,名称\n2026-10-01,𠮷😀\n"), "csv", "gb18030", "日期|名称\n2026-10-01|𠮷😀"},
		{"tabs", []byte("a\tb,c\n1\t2,5\n"), "tsv", "utf-8", "a|b,c\n1|2,5"},
		{"semicolons", []byte("a;b\n1,5;2\n3,5;4\n"), "csv", "utf-8", "a|b\n1,5|2\n3,5|4"},
		{"quotes over lines", []byte("a,b\n\"x\ny\",2\n"), "csv", "utf-8", "a|b\nx\\ny|2"},
		{"stray quotes", []byte("a,b\nx \"y\" z,2\n5\" disk,3\n"), "csv", "utf-8", "a|b\nx \"y\" z|2\n5\" disk|3"},
		{"rows of different length", []byte("a,b\n1\n1,2,3\n"), "csv", "utf-8", "a|b\n1\n1|2|3"},
		{"Excel's own hint", []byte("sep=;\na;b\n1;2\n"), "csv", "utf-8", "a|b\n1|2"},
		{"blank lines part blocks", []byte("a,b\n\n1,2\n"), "csv", "utf-8", "a|b\n\n1|2"},
		{"a bracket that is no JSON", []byte("[日期],b\n1,2\n"), "csv", "utf-8", "[日期]|b\n1|2"},
		{"a less-than sign that is no HTML", []byte("<18,b\n1,2\n"), "csv", "utf-8", "<18|b\n1|2"},
		{"one column", []byte("日期\n2026\n"), "csv", "utf-8", "日期\n2026"},
		{"texts kept from Excel", []byte("a,b\n=\"0012\",2\n"), "csv", "utf-8", "a|b\n0012|2"},
		{"CRLF", []byte("a,b\r\n1,2\r\n"), "csv", "utf-8", "a|b\n1|2"},
		{"damaged utf-8", append([]byte(strings.Repeat(table, 9)), 0xE4, '\n'), "csv", "utf-8", strings.TrimSpace(strings.Repeat(wantTable+"\n", 9)) + "\n\uFFFD"},
		{"html", []byte("<table><tr><th>a<th>b<tr><td> 1 <td>x<br>y</table>"), "html", "utf-8", "a|b\n1|x\\ny"},
		{"html spans", []byte("<table><tr><td colspan=3>t<tr><td rowspan=2>d<td>1<td>2<tr><td>3<td>4</table>"), "html", "utf-8", "t||\nd|1|2\nd|3|4"},
		{"html in gb18030", gb("<html><table><tr><td>日期</td></tr></table>"), "html", "gb18030", "日期"},
		{"html without scripts", []byte("<table><tr><td>a<script>var x='<td>b'</script></td></tr></table>"), "html", "utf-8", "a"},
		{"html cut off", []byte("<table><tr><td>a</td><td>b"), "html", "utf-8", "a|b"},
		{"html, two tables", []byte("<table><tr><td>a</table>x<table><tr><td>b</table>"), "html", "utf-8", "a\n\nb"},
		{"html, a table within", []byte("<table><tr><td>a<table><tr><td>in</table></td><td>b</table>"), "html", "utf-8", "in\n\na|b"},
		{"json records", []byte(`[{"a":1,"b":"x"},{"b":"y","c":null,"a":2.50}]`), "json", "utf-8", "a|b|c\n#1|x\n#2.50|y|"},
		{"json columns", []byte(`{"a":[1,2],"b":["x",true],"note":"n"}`), "json", "utf-8", "a|b\n#1|x\n#2|true"},
		{"json list", []byte(`{"errcode":0,"list":[{"a":1,"d":{"e":2,"f":{"g":3,"h":{"i":1}}}}]}`), "json", "utf-8", "a|d.e|d.f.g|d.f.h\n#1|#2|#3|"},
		{"json two levels down", []byte(`{"data":{"items":[{"a":1}]}}`), "json", "utf-8", "a\n#1"},
		{"json rows", []byte(`[["a","b"],[1,2]]`), "json", "utf-8", "a|b\n#1|#2"},
		{"json one record", []byte(`{"a":1,"b":"x"}`), "json", "utf-8", "a|b\n#1|x"},
		{"ndjson", []byte("{\"a\":1}\n{\"a\":12345678901234567890}\n"), "ndjson", "utf-8", "a\n#1\n#12345678901234567890"},
		{"json in utf-16", utf16Bytes(`[{"日期":"x"}]`, binary.LittleEndian, true), "json", "utf-16le", "日期\nx"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			book, err := Open("f", c.data, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if book.Format != c.format || book.Encoding != c.encoding {
				t.Errorf("%s in %s, want %s in %s", book.Format, book.Encoding, c.format, c.encoding)
			}
			if got := shown(book); got != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	xls := shape(t, "total_16col.xls")
	book := bytes.Replace(xls, utf16Bytes("Workbook", binary.LittleEndian, false), append(utf16Bytes("Book", binary.LittleEndian, false), make([]byte, 8)...), 1)
	binary.LittleEndian.PutUint16(book[bytes.Index(book, utf16Bytes("Book", binary.LittleEndian, false))+64:], 10)
	word := bytes.Replace(xls, utf16Bytes("Workbook", binary.LittleEndian, false), utf16Bytes("WordDocu", binary.LittleEndian, false), 1)
	xlsx := shape(t, "total_16col.xlsx")
	cases := []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "empty"},
		{"white space", []byte(" \n\uFEFF"), "empty"},
		{"binary", bytes.Repeat([]byte{1, 0, 0, 7}, 99), "binary"},
		{"neither encoding", bytes.Repeat([]byte{0xFF, 'a', 0x80, 0xFF}, 99), "neither UTF-8"},
		{"parquet", []byte("PAR1xxxx"), "duckdb"},
		{"gzip", []byte{0x1F, 0x8B, 8}, "unpack"},
		{"pdf", []byte("%PDF-1.7"), "PDF"},
		{"raw BIFF", []byte{9, 8, 8, 0, 0, 0, 16, 0}, "save as .xlsx"},
		{"MHTML", []byte("MIME-Version: 1.0\n"), "web archive"},
		{"Excel 2003 XML", []byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`), "2003 XML"},
		{"a page without a table", []byte("<html><body>登录"), "without a table"},
		{"nested tables", []byte(strings.Repeat("<table><tr><td>", 9)), "nested"},
		{"JSON without records", []byte(`{"errcode":40001,"errmsg":{"a":{"b":{"c":{}}}}}`), "without a list"},
		{"JSON cut off", []byte("[{\"a\":1},\n{\"a\":"), "2:6: the JSON ends"},
		{"JSON with a slip", []byte("[{\"a\":1},\n{a:2}]"), "2:2"},
		{"JSON with a stray bracket", []byte(`[{"a":1}]]`), "1:10"},
		{"deep JSON", []byte(strings.Repeat("[", 99) + "1"), "nested more"},
		{"an old workbook", book, "Excel 5.0/95"},
		{"no workbook", word, "without a workbook"},
		{"xls, half", xls[:len(xls)/2], "cut off"},
		{"xls, a third", xls[:len(xls)/3], "cut off"},
		{"xls, the header", xls[:600], "cut off"},
		{"xls, magic only", xls[:9], "cut off"},
		{"xlsx, half", xlsx[:len(xlsx)/2], "cut off"},
		{"a zip without workbook", zipped(t, map[string][]byte{"a.csv": []byte("a,b")}), "no workbook"},
		{"xlsx, a damaged part", flipped(xlsx), "checksum"},
		{"xlsx, a worksheet cut off", zipped(t, map[string][]byte{"[Content_Types].xml": []byte("<x/>"), "xl/worksheets/sheet1.xml": []byte("<worksheet><sheetData><row>")}), "sheet1.xml: the worksheet ends"},
		{"a quotation mark never closed", []byte("a,b\n1,\"x\n2,y\n3,z\n"), "2:3: a quotation mark that is never closed"},
		{"a workbook without content", zipped(t, map[string][]byte{"[Content_Types].xml": []byte("<x/>")}), ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Open("f.xls", c.data, Limits{})
			if err == nil || !strings.HasPrefix(err.Error(), "f.xls: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// flipped damages the check sum of the first worksheet in the central directory.
func flipped(xlsx []byte) []byte {
	b := bytes.Clone(xlsx)
	at := bytes.LastIndex(b, []byte("xl/worksheets/sheet1.xml"))
	b[at-46+16] ^= 0xFF
	return b
}

// zipped makes a zip archive.
func zipped(t testing.TB, parts map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(parts[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOpenHoldsItsLimits(t *testing.T) {
	t.Parallel()
	small := Limits{FileBytes: 1 << 20, Cells: 50, CellBytes: 100, Sheets: 2, UnzipBytes: 30 << 20, UnzipRatio: 50}
	long := strings.Repeat("x", 200)
	bomb := zipped(t, map[string][]byte{"[Content_Types].xml": []byte("<x/>"), "xl/worksheets/sheet1.xml": make([]byte, 20<<20)})
	big := zipped(t, map[string][]byte{"[Content_Types].xml": []byte("<x/>"), "a": make([]byte, 3<<20)})
	many := excelize.NewFile()
	for i := range 4 {
		if _, err := many.NewSheet(fmt.Sprint("s", i)); err != nil {
			t.Fatal(err)
		}
	}
	tall := excelize.NewFile()
	if err := tall.SetCellValue("Sheet1", "B1", long); err != nil {
		t.Fatal(err)
	}
	far := excelize.NewFile()
	if err := far.SetCellValue("Sheet1", "XFD2", 1); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name   string
		data   []byte
		limits Limits
		want   string
	}{
		{"file", make([]byte, 2<<20), small, "the limit is 1048576"},
		{"csv cells", []byte(strings.Repeat("a,b\n", 60)), small, "more than 50 cells"},
		{"csv cell never closed", []byte("a,b\n\"" + long), small, "2:1: a cell of 200 bytes"},
		{"html cells", []byte("<table>" + strings.Repeat("<tr><td>a", 60)), small, "more than 50 cells"},
		{"html colspan", []byte("<table><tr><td colspan=99999>a"), small, "more than 50 cells"},
		{"html rowspan", []byte("<table><tr><td rowspan=99999>a" + strings.Repeat("<tr>", 60)), small, "more than 50 cells"},
		{"html cell", []byte("<table><tr><td>a<td>" + long), small, "B1: a cell of 200 bytes"},
		{"html tables", []byte(strings.Repeat("<table><tr><td>a</table>", 4)), small, "more than 2 sheets"},
		{"json cells", []byte("[" + strings.Repeat(`{"a":1},`, 60) + "{}]"), small, "more than 50 cells"},
		{"json cell", []byte(`[{"a":"` + long + `"}]`), small, "a cell of 200 bytes"},
		{"json lists", []byte(`{"a":[{"x":1}],"b":[{"x":1}],"c":[{"x":1}]}`), small, "more than 2 sheets"},
		{"xlsx bomb", bomb, small, "unpacks to"},
		{"xlsx size", big, Limits{UnzipBytes: 1 << 20}, "more than 1048576 bytes"},
		{"xlsx sheets", xlsxBytes(t, many), small, "more than 2 sheets"},
		{"xlsx cells", xlsxBytes(t, far), small, "more than 50 cells"},
		{"xlsx cell", xlsxBytes(t, tall), small, "B1: a cell of 200 bytes"},
		{"xls cells", shape(t, "total_16col.xls"), small, "more than 50 cells"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Open("f", c.data, c.limits)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
	if got := (Limits{Cells: 7}).withDefaults(); got.Cells != 7 || got.FileBytes != DefaultLimits().FileBytes {
		t.Errorf("defaults: %+v", got)
	}
}

func xlsxBytes(t testing.TB, f *excelize.File) []byte {
	t.Helper()
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOpenXLSXKeepsKinds(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	set := func(place string, v any, format string) {
		if err := f.SetCellValue("Sheet1", place, v); err != nil {
			t.Fatal(err)
		}
		if format != "" {
			id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStyle("Sheet1", place, place, id); err != nil {
				t.Fatal(err)
			}
		}
	}
	set("A1", "text", "")
	set("B1", 0.127, "0.0%")
	set("C1", 46296, "yyyy-mm-dd")
	set("D1", 46296.5, `yyyy"年"m"月"d"日" h:mm`)
	set("E1", 46296, "")
	set("F1", 1234.5, "#,##0.00")
	set("A3", time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), "")
	set("B3", "#N/A", "")
	set("C3", -5, "0;(0)")
	set("D3", "0012", "")
	if _, err := f.NewSheet("secret"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetSheetVisible("secret", false); err != nil {
		t.Fatal(err)
	}
	book, err := Open("f", xlsxBytes(t, f), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := "text|#0.127|D2026-10-01|D2026-10-01 12:00:00|#46296|#1234.5\n\nD2026-10-01|!#N/A|#-5|#0012"
	if got := shown(book); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if !slices.Equal(book.Notes, []Note{{"hidden_sheet", "secret"}}) {
		t.Errorf("notes %v", book.Notes)
	}
}

func TestCyclicSectorsEnd(t *testing.T) {
	t.Parallel()
	data := bytes.Clone(shape(t, "tendency_20260801_20260830.xls"))
	// The first FAT sector is named in the header at 76; make each chain run in a circle.
	fat := (int(binary.LittleEndian.Uint32(data[76:])) + 1) * 512
	for i := 0; i < 100; i++ {
		next := binary.LittleEndian.Uint32(data[fat+4*i:])
		if next == uint32(i+1) && i > 4 {
			binary.LittleEndian.PutUint32(data[fat+4*i:], uint32(i-3))
		}
	}
	start := time.Now()
	_, err := Open("f.xls", data, Limits{})
	if err == nil {
		t.Error("a cyclic file was read")
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestOpenSaysWhenATableIsNotClosed(t *testing.T) {
	t.Parallel()
	data := shape(t, "user_analysis.xls")
	book, err := Open("f", data[:len(data)/2], Limits{})
	if err != nil || !slices.Equal(book.Notes, []Note{{Check: "open_table"}}) {
		t.Errorf("error %v, book %+v", err, book)
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{1: "A", 26: "Z", 27: "AA", 256: "IV", 16384: "XFD", 0: ""} {
		if got := columnName(n); got != want {
			t.Errorf("column %d = %s, want %s", n, got, want)
		}
	}
	book, err := Open("f", []byte("a,b\n\"x\ny\",日,7\n"), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	s := &book.Sheets[0]
	if c := s.Rows[1][2]; s.place(c.Line, c.Column) != "3:8" {
		t.Errorf("place %s", s.place(c.Line, c.Column))
	}
}

func TestSerials(t *testing.T) {
	t.Parallel()
	for serial, want := range map[float64]string{1: "1900-01-01", 59: "1900-02-28", 61: "1900-03-01", 46296: "2026-10-01", 0: "1899-12-31"} {
		if got, ok := serialTime(serial); !ok || got.Format(time.DateOnly) != want {
			t.Errorf("serial %v = %v, want %s", serial, got, want)
		}
	}
	for _, serial := range []float64{-1, 3e6} {
		if c := dateCell(serial, 1, 1); c.Kind != Number {
			t.Errorf("serial %v became %+v", serial, c)
		}
	}
}
