package source

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// le appends values in little-endian order: uint8, uint16, uint32, float64, []byte.
func le(values ...any) []byte {
	var b []byte
	for _, v := range values {
		switch v := v.(type) {
		case uint8:
			b = append(b, v)
		case uint16:
			b = binary.LittleEndian.AppendUint16(b, v)
		case uint32:
			b = binary.LittleEndian.AppendUint32(b, v)
		case float64:
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		case []byte:
			b = append(b, v...)
		default:
			panic("le: unknown type")
		}
	}
	return b
}

// rec makes a record.
func rec(id uint16, body ...any) []byte {
	b := le(body...)
	return append(le(id, uint16(len(b))), b...)
}

// wide and narrow8 make strings with 16-bit count and flags.
func wide(s string) []byte {
	units := utf16.Encode([]rune(s))
	b := le(uint16(len(units)), uint8(1))
	for _, u := range units {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func narrow8(s string) []byte { return append(le(uint16(len(s)), uint8(0)), s...) }

// workbook makes a BIFF8 stream of one sheet from extra globals and the sheet's records.
func workbook(globals, cells []byte) []byte {
	bof := rec(recBOF, uint16(0x0600), uint16(5), uint32(0), uint32(0), uint32(0))
	name := append(le(uint8(2), uint8(0)), "S1"...)
	head := len(bof) + 4 + 6 + len(name) + len(globals) + 4
	var b []byte
	b = append(b, bof...)
	b = append(b, rec(recBOUNDSHEET, uint32(head), uint8(0), uint8(0), name)...)
	b = append(b, globals...)
	b = append(b, rec(recEOF)...)
	b = append(b, rec(recBOF, uint16(0x0600), uint16(0x10), uint32(0), uint32(0), uint32(0))...)
	b = append(b, cells...)
	return append(b, rec(recEOF)...)
}

func join8(list ...[]byte) []byte {
	var b []byte
	for _, one := range list {
		b = append(b, one...)
	}
	return b
}

func testMeter() *meter { return &meter{limits: DefaultLimits()} }

// at finds the cell of a place such as B7.
func at(t *testing.T, s Sheet, place string) Cell {
	t.Helper()
	for _, row := range s.Rows {
		for _, c := range row {
			if s.place(c.Line, c.Column) == place {
				return c
			}
		}
	}
	t.Fatalf("no cell %s", place)
	return Cell{}
}

func TestBIFFReadsEveryCellRecord(t *testing.T) {
	t.Parallel()
	x := uint16(0) // row, column and XF follow each other in most records
	globals := join8(
		rec(recFORMAT, uint16(164), narrow8(`yyyy"y"\-mm`)),
		rec(recFORMAT, uint16(165), narrow8(`[Red]0.0"days"`)),
		rec(recXF, uint16(0), uint16(0), make([]byte, 16)),
		rec(recXF, uint16(0), uint16(14), make([]byte, 16)),
		rec(recXF, uint16(0), uint16(164), make([]byte, 16)),
		rec(recXF, uint16(0), uint16(165), make([]byte, 16)),
		rec(recSST, uint32(2), uint32(2), narrow8("plain"), wide("汉字")),
	)
	cells := join8(
		rec(recLABELSST, x, uint16(0), x, uint32(1)),
		rec(recLABELSST, x, uint16(1), x, uint32(0)),
		rec(recNUMBER, x, uint16(2), x, 1.5),
		rec(recNUMBER, x, uint16(3), uint16(1), 46296.0),
		rec(recNUMBER, x, uint16(4), uint16(2), 46296.5),
		rec(recNUMBER, x, uint16(5), uint16(3), 46296.0),
		rec(recRK, uint16(1), uint16(0), x, uint32(1234<<2|2)),
		rec(recRK, uint16(1), uint16(1), x, uint32(1234<<2|3)),
		rec(recRK, uint16(1), uint16(2), x, uint32(math.Float64bits(0.5)>>32)),
		rec(recRK, uint16(1), uint16(3), x, uint32(0xFFFFFFFC|2)),
		rec(recMULRK, uint16(2), uint16(1), x, uint32(7<<2|2), uint16(1), uint32(46296<<2|2), uint16(2)),
		rec(recLABEL, uint16(3), uint16(0), x, wide("标签")),
		rec(recRSTRING, uint16(3), uint16(1), x, narrow8("rich"), uint16(1), uint16(0), uint16(0)),
		rec(recBOOLERR, uint16(4), uint16(0), x, uint8(1), uint8(0)),
		rec(recBOOLERR, uint16(4), uint16(1), x, uint8(0x07), uint8(1)),
		rec(recFORMULA, uint16(5), uint16(0), x, 42.0, uint16(0), uint32(0), uint16(0)),
		rec(recFORMULA, uint16(5), uint16(1), x, []byte{0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, uint16(0), uint32(0), uint16(0)),
		rec(recSHRFMLA, uint32(0)),
		rec(recSTRING, wide("结果")),
		rec(recFORMULA, uint16(5), uint16(2), x, []byte{1, 0, 1, 0, 0, 0, 0xFF, 0xFF}, uint16(0), uint32(0), uint16(0)),
		rec(recFORMULA, uint16(5), uint16(3), x, []byte{2, 0, 0x2A, 0, 0, 0, 0xFF, 0xFF}, uint16(0), uint32(0), uint16(0)),
		rec(recFORMULA, uint16(5), uint16(4), x, []byte{3, 0, 0, 0, 0, 0, 0xFF, 0xFF}, uint16(0), uint32(0), uint16(0)),
		rec(recBOF, uint16(0x0600), uint16(0x20), uint32(0), uint32(0), uint32(0)), // an embedded chart
		rec(recNUMBER, x, uint16(0), x, 99.0),
		rec(recEOF),
	)
	book, err := readBIFF(workbook(globals, cells), testMeter())
	if err != nil {
		t.Fatal(err)
	}
	for place, want := range map[string]Cell{
		"A1": {Kind: Text, Text: "汉字"},
		"B1": {Kind: Text, Text: "plain"},
		"C1": {Kind: Number, Number: 1.5, Text: "1.5"},
		"D1": {Kind: Date, Number: 46296, Text: "2026-10-01"},
		"E1": {Kind: Date, Number: 46296.5, Text: "2026-10-01 12:00:00"},
		"F1": {Kind: Number, Number: 46296, Text: "46296"},
		"A2": {Kind: Number, Number: 1234, Text: "1234"},
		"B2": {Kind: Number, Number: 12.34, Text: "12.34"},
		"C2": {Kind: Number, Number: 0.5, Text: "0.5"},
		"D2": {Kind: Number, Number: -1, Text: "-1"},
		"A3": {Kind: Empty},
		"B3": {Kind: Number, Number: 7, Text: "7"},
		"C3": {Kind: Date, Number: 46296, Text: "2026-10-01"},
		"A4": {Kind: Text, Text: "标签"},
		"B4": {Kind: Text, Text: "rich"},
		"A5": {Kind: Bool, Number: 1, Text: "true"},
		"B5": {Kind: Fault, Text: "#DIV/0!"},
		"A6": {Kind: Number, Number: 42, Text: "42"},
		"B6": {Kind: Text, Text: "结果"},
		"C6": {Kind: Bool, Number: 1, Text: "true"},
		"D6": {Kind: Fault, Text: "#N/A"},
	} {
		got := at(t, book.Sheets[0], place)
		got.Line, got.Column = 0, 0
		if got != want {
			t.Errorf("%s = %+v, want %+v", place, got, want)
		}
	}
	if n := len(book.Sheets[0].Rows[5]); n != 4 {
		t.Errorf("row 6 has %d cells, want 4: an empty string makes no cell", n)
	}
}

func TestBIFFCounts1904Dates(t *testing.T) {
	t.Parallel()
	globals := join8(rec(recDATE1904, uint16(1)), rec(recXF, uint16(0), uint16(14), make([]byte, 16)))
	book, err := readBIFF(workbook(globals, rec(recNUMBER, uint16(0), uint16(0), uint16(0), 46296.0-1462)), testMeter())
	if err != nil {
		t.Fatal(err)
	}
	if got := at(t, book.Sheets[0], "A1").Text; got != "2026-10-01" || !book.Sheets[0].From1904 {
		t.Errorf("A1 = %s, from 1904 %v", got, book.Sheets[0].From1904)
	}
}

// sst cuts a table of strings into a SST and CONTINUE records at the given offsets; where
// flags is not negative, that byte is put before the part, as within characters.
func sst(count uint32, body []byte, cuts []int, flags []int) []byte {
	start := 0
	parts := [][]byte{}
	for _, cut := range append(cuts, len(body)) {
		parts = append(parts, body[start:cut])
		start = cut
	}
	out := rec(recSST, count, count, parts[0])
	for i, part := range parts[1:] {
		if flags[i] >= 0 {
			part = append([]byte{byte(flags[i])}, part...)
		}
		out = append(out, rec(recCONTINUE, part)...)
	}
	return out
}

func TestSharedStringsContinue(t *testing.T) {
	t.Parallel()
	richText := join8(le(uint16(4), uint8(0x0D), uint16(2), uint32(6)), wide("富文本格")[3:], make([]byte, 8), make([]byte, 6))
	cases := []struct {
		name string
		sst  []byte
		want []string
	}{
		{"between strings", sst(2, join8(narrow8("ab"), narrow8("cd")), []int{5}, []int{-1}), []string{"ab", "cd"}},
		{"within narrow characters", sst(1, narrow8("abcdef"), []int{6}, []int{0}), []string{"abcdef"}},
		{"within wide characters", sst(1, wide("一二三四"), []int{7}, []int{1}), []string{"一二三四"}},
		{"wide goes on narrow", sst(1, join8(le(uint16(4), uint8(1)), wide("一二")[3:], []byte("xy")), []int{7}, []int{0}), []string{"一二xy"}},
		{"narrow goes on wide", sst(1, join8(le(uint16(4), uint8(0)), []byte("xy"), wide("一二")[3:]), []int{5}, []int{1}), []string{"xy一二"}},
		{"before the characters", sst(1, wide("一二"), []int{3}, []int{1}), []string{"一二"}},
		{"within rich-text runs", sst(2, join8(richText, narrow8("next")), []int{len(richText) - 10}, []int{-1}), []string{"富文本格", "next"}},
		{"a surrogate pair", sst(1, wide("a😀b"), nil, nil), []string{"a😀b"}},
		{"over three records", sst(1, narrow8("abcdefghi"), []int{5, 8}, []int{0, 0}), []string{"abcdefghi"}},
		{"an empty string", sst(2, join8(narrow8(""), narrow8("z")), nil, nil), []string{"", "z"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := &biff{meter: testMeter(), formats: map[uint16]string{}, stream: workbook(c.sst, nil)}
			if err := b.globals(); err != nil {
				t.Fatal(err)
			}
			if strings.Join(b.strings, "|") != strings.Join(c.want, "|") {
				t.Errorf("got %q, want %q", b.strings, c.want)
			}
		})
	}
}

func TestBIFFRefusesDamage(t *testing.T) {
	t.Parallel()
	x := uint16(0)
	good := workbook(nil, rec(recNUMBER, x, x, x, 1.0))
	cases := []struct {
		name   string
		stream []byte
		want   string
	}{
		{"empty", nil, "BOF"},
		{"BIFF5", rec(recBOF, uint16(0x0500), uint16(5), uint32(0)), "Excel 97-2003"},
		{"password", workbook(rec(recFILEPASS, uint16(1)), nil), "password"},
		{"cut inside a record", good[:len(good)-8], "cut off"},
		{"cut between records", good[:len(good)-4], "cut off"},
		{"string index", workbook(nil, rec(recLABELSST, x, x, x, uint32(9))), "A1: string 9 of 0"},
		{"short number", workbook(nil, rec(recNUMBER, x, x, x, uint16(1))), "A1: a record of 2 bytes"},
		{"short record", workbook(nil, rec(recNUMBER, x)), "0x203"},
		{"column beyond", workbook(nil, rec(recNUMBER, x, uint16(300), x, 1.0)), "256"},
		{"strings cut off", workbook(rec(recSST, uint32(5), uint32(5), narrow8("a")), nil), "after 1 of 5"},
		{"string longer than its record", workbook(rec(recSST, uint32(1), uint32(1), uint16(900), uint8(0), []byte("abc")), nil), "string 0"},
		{"a label cut off", workbook(nil, rec(recLABEL, x, x, x, uint16(900), uint8(0), []byte("abc"))), "A1: a string is cut off"},
		{"a formula text cut off", workbook(nil, join8(rec(recFORMULA, x, x, x, []byte{0, 0, 0, 0, 0, 0, 0xFF, 0xFF}), rec(recSTRING, uint16(9), uint8(1), []byte("a")))), "A1"},
		{"no sheets", rec(recBOF, uint16(0x0600), uint16(5)), "without a visible worksheet"},
		{"sheet behind the end", join8(rec(recBOF, uint16(0x0600), uint16(5)), rec(recBOUNDSHEET, uint32(1<<30), uint8(0), uint8(0), uint8(1), uint8(0), []byte("S")), rec(recEOF)), "behind the end"},
		{"sheet without BOF", join8(rec(recBOF, uint16(0x0600), uint16(5)), rec(recBOUNDSHEET, uint32(0x14), uint8(0), uint8(0), uint8(1), uint8(0), []byte("S")), rec(recEOF)), "BOF"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := readBIFF(c.stream, testMeter())
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestBIFFLeavesHiddenSheetsOut(t *testing.T) {
	t.Parallel()
	hiddenSheet := rec(recBOUNDSHEET, uint32(0), uint8(1), uint8(0), uint8(6), uint8(0), []byte("secret"))
	chart := rec(recBOUNDSHEET, uint32(0), uint8(0), uint8(2), uint8(1), uint8(0), []byte("C"))
	// The further sheets stand where workbook puts its globals, so the offset stays right.
	stream := workbook(join8(hiddenSheet, chart), rec(recNUMBER, uint16(0), uint16(0), uint16(0), 1.0))
	book, err := readBIFF(stream, testMeter())
	if err != nil {
		t.Fatal(err)
	}
	if len(book.Sheets) != 1 || !slices.Equal(book.Notes, []Note{{"hidden_sheet", "secret"}}) {
		t.Errorf("sheets %d, notes %v", len(book.Sheets), book.Notes)
	}
}

func TestDateFormat(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"General": false, "0.00": false, "#,##0.00_);[Red](#,##0.00)": false, "0.00E+00": false, "@": false, `0.0"万"`: false, `0"days"`: false,
		"yyyy-mm-dd": true, "m/d/yy h:mm": true, `yyyy"年"m"月"d"日"`: true, "[h]:mm:ss": true, "[$-804]yyyy/m/d": true, "[Blue]0": false, `\d0`: false, `"open`: false, "[open": false,
	} {
		if got := dateFormat(code); got != want {
			t.Errorf("dateFormat(%s) = %v", code, got)
		}
	}
}
