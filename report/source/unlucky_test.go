package source

import (
	"encoding/binary"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// TestUnlucky holds files as they go wrong in practice to what is read and what is told.
func TestUnlucky(t *testing.T) {
	t.Parallel()
	const followers = "日期,新关注人数,取消关注人数\n"
	const articles = "标题,发布时间,阅读人数,阅读完成率\n"
	cases := map[string]struct {
		text, dataset, want, checks string
	}{
		"line ends of old Macs": {strings.ReplaceAll(followers+"2026-10-01,5,2\n", "\n", "\r"), "followers",
			"date=2026-10-01 new=5 cancelled=2", ""},
		"a stray zero byte": {followers + "2026-10-01,5,2\n2026-10-02,6\x00,1\n2026-10-03,7,1\n", "followers",
			"date=2026-10-01 new=5 cancelled=2\ndate=2026-10-03 new=7 cancelled=1", "replaced_bytes bad_number:3"},
		"a download padded with zero bytes": {followers + "2026-10-01,5,2\n" + strings.Repeat("\x00", 512), "followers",
			"date=2026-10-01 new=5 cancelled=2", "replaced_bytes"},
		"cut off inside a number": {followers + "2026-10-01,51,2\n2026-10-02,5", "followers",
			"date=2026-10-01 new=51 cancelled=2", "cut_row"},
		"no line end at the end": {followers + "2026-10-01,51,2\n2026-10-02,52,3", "followers",
			"date=2026-10-01 new=51 cancelled=2\ndate=2026-10-02 new=52 cancelled=3", ""},
		"one header twice, other values": {"日期,新关注人数,新关注人数,取消关注人数\n2026-10-01,5,50,2\n", "followers",
			"date=2026-10-01 new=5 cancelled=2", "duplicate_column"},
		"one header twice, equal values": {"日期,新关注人数,新关注人数,取消关注人数\n2026-10-01,5,5,2\n", "followers",
			"date=2026-10-01 new=5 cancelled=2", ""},
		"numbers beyond all counts": {followers + "2026-10-01,1e308,2\n2026-10-02,99999999999999999999,1\n2026-10-03,1e309,1\n2026-10-04,5,1\n", "followers",
			"date=2026-10-04 new=5 cancelled=1", "too_large:2 too_large:3 bad_number:4"},
		"low percentages without %": {articles + "A,2026-10-01,10,0.8\nB,2026-10-01,10,1.2\nC,2026-10-01,10,2.4\nD,2026-10-01,10,3%\n", "articles",
			"title=A published_at=2026-10-01 reads=10\ntitle=B published_at=2026-10-01 reads=10\ntitle=C published_at=2026-10-01 reads=10\ntitle=D published_at=2026-10-01 reads=10 finish_rate=0.03", "mixed_rates:x3"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			datasets, checks := loadText(t, "a.csv", c.text)
			if got := rows(datasets[c.dataset]); got != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
			if got := ids(checks); got != c.checks {
				t.Errorf("checks %s, want %s", got, c.checks)
			}
			for _, check := range checks {
				if strings.Contains(check.Claim, "{") {
					t.Errorf("claim %q", check.Claim)
				}
			}
		})
	}
}

// A long file that lacks its last line end may be cut off inside its last number.
func TestLastLineEnd(t *testing.T) {
	t.Parallel()
	text := "日期,新关注人数,取消关注人数\n"
	for i := range 60 {
		text += shanghaiDay(i) + ",51,2\n"
	}
	for end, want := range map[string]string{"": "", "2026-12-01,51,2": "no_line_end"} {
		if _, checks := loadText(t, "a.csv", text+end); ids(checks) != want {
			t.Errorf("ending in %q: checks %s, want %q", end, ids(checks), want)
		}
	}
}

// shanghaiDay is the i-th day from 2026-10-01.
func shanghaiDay(i int) string {
	return time.Date(2026, 10, 1+i, 0, 0, 0, 0, shanghai).Format(time.DateOnly)
}

// Files of two accounts in one folder are told once, beside the rows that disagree.
func TestFilesOfTwoAccounts(t *testing.T) {
	t.Parallel()
	one, two := "日期,新关注人数,取消关注人数\n", "日期,新关注人数,取消关注人数\n"
	for i := range 8 {
		one += shanghaiDay(i) + ",51,2\n"
		two += fmt.Sprintf("%s,%d,2\n", shanghaiDay(i), 7+i)
	}
	got, err := fetch(t, FileOptions{File: ".", Language: "en"}, "", folder(t, map[string]string{"a.csv": one, "b.csv": two}))
	if err != nil {
		t.Fatal(err)
	}
	last := got.Checks[len(got.Checks)-1]
	if last.Check != "other_account" || last.File != "b.csv" || !strings.HasPrefix(last.Claim, "8 of the 8 rows") {
		t.Errorf("checks %+v", got.Checks)
	}
}

// A file that is one endless row costs no more than a few times its own size.
func TestRowsAreBounded(t *testing.T) { // not in parallel: it counts the program's memory
	for name, tail := range map[string]string{"cell": "a", "commas": ","} {
		body := []byte("日期,新关注人数\n2026-10-01,\"" + strings.Repeat(tail, 8<<20))
		if tail == "," {
			body = []byte("日期,新关注人数\n" + strings.Repeat(tail, 8<<20))
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Open("f", body, Limits{CellBytes: 64 << 10})
		runtime.ReadMemStats(&after)
		if err == nil || !strings.Contains(err.Error(), "f: line 2: a row of more than 131072 bytes") {
			t.Errorf("%s: %v", name, err)
		}
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 96<<20 {
			t.Errorf("%s: reading 8 MiB took %d MiB", name, grown>>20)
		}
	}
}

// UTF-16 without a mark is not taken for text with stray zero bytes.
func TestZeroBytesOfUTF16(t *testing.T) {
	t.Parallel()
	text := "date,new,cancelled\n2026-10-01,5,2\n"
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		if data := utf16Bytes(text, order, false); strayZeros(data) {
			t.Errorf("%v: taken for UTF-8", order)
		}
	}
}

// The error values of spreadsheets are told, except #N/A, which says "missing".
func TestFaultCells(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	for i, row := range [][]any{{"标题", "发布时间", "阅读人数", "分享人数"}, {"A", "2026-10-01", 10, "#DIV/0!"}, {"B", "2026-10-02", 10, "#N/A"}} {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	datasets, checks := loadBytes(t, loadOptions{zone: shanghai, language: "en"}, "a.xlsx", xlsxBytes(t, f))
	if got := rows(datasets["articles"]); got != "title=A published_at=2026-10-01 reads=10\ntitle=B published_at=2026-10-02 reads=10" {
		t.Error(got)
	}
	if len(checks) != 1 || checks[0].Claim != "D2 分享人数: the cell shows the error #DIV/0!; the value counts as missing" {
		t.Errorf("checks %+v", checks)
	}
}

// A header that the mapping misspells is told with the nearest one, also where nothing else of
// the table is known.
func TestMisspeltMapping(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a.csv": "哪天,新粉丝数,走了多少\n2026-10-01,5,2\n"})
	_, err := fetch(t, FileOptions{File: "a.csv", Columns: map[string]string{"date": "哪天", "new": "新粉丝", "cancelled": "走了多少"}}, "followers", dir)
	if err == nil || !strings.Contains(err.Error(), `columns: new: no header "新粉丝" in the file, it has 哪天, 新粉丝数, 走了多少: did you mean 新粉丝数?`) {
		t.Error(err)
	}
}
