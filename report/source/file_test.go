package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// folder writes files into a temporary folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, body := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func fetch(t *testing.T, o FileOptions, dataset, dir string) (report.Fetched, error) {
	t.Helper()
	o.Place(dataset, dir)
	f, err := NewFile(o)
	if err != nil {
		t.Fatal(err)
	}
	job := report.Job{}
	job.Account.Location = shanghai
	return f.Fetch(t.Context(), job)
}

func byName(list []*report.Dataset, name string) *report.Dataset {
	for _, ds := range list {
		if ds.Name == name {
			return ds
		}
	}
	return nil
}

func TestFetchJoinsFiles(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		files   map[string]string
		options FileOptions
		under   string // dataset the source is listed under
		want    map[string]string
		checks  string
	}{
		{"a pattern, overlapping days", map[string]string{
			"d/f_1.csv": "日期,新关注人数,取消关注人数\n2026-10-02,6,2\n2026-10-01,5,1\n",
			"d/f_2.csv": "日期,新关注人数,取消关注人数,累积关注人数\n2026-10-02,6,2,100\n2026-10-03,7,3,\n",
			"d/other":   "x",
		}, FileOptions{File: "d/f_*.csv"}, "followers",
			map[string]string{"followers": "date=2026-10-01 new=5 cancelled=1\ndate=2026-10-02 new=6 cancelled=2 total=100\ndate=2026-10-03 new=7 cancelled=3"}, ""},
		{"a conflict: the first file wins", map[string]string{
			"b.csv": "日期,新关注人数,取消关注人数\n2026-10-01,9,1\n2026-10-02,4,1\n",
			"a.csv": "日期,新关注人数,取消关注人数\n2026-10-01,5,1\n2026-10-02,4,1\n",
		}, FileOptions{File: "*.csv"}, "", map[string]string{"followers": "date=2026-10-01 new=5 cancelled=1\ndate=2026-10-02 new=4 cancelled=1"},
			"conflicting_row:2 duplicate_row:x1"},
		{"articles meet by title and day", map[string]string{
			"a.csv": "标题,发表日期,阅读人数,送达人数,送达阅读率\nA,20261001,90,1000,0.05\nB,20261001,80,1000,0.05\n",
			"b.csv": "标题,发表时间,类型,阅读人数,公众号消息阅读人数\nA,2026-10-01 08:30,图文,90,51\nA,2026-10-02 08:30,视频,7,\nB,2026-10-01 09:00,图文,81,\n",
		}, FileOptions{File: "*.csv"}, "", map[string]string{"articles": "title=A published_at=2026-10-01 08:30 type=图文 delivered=1000 opened=51 reads=90\n" +
			"title=B published_at=2026-10-01 09:00 type=图文 delivered=1000 opened=50 reads=80\ntitle=A published_at=2026-10-02 08:30 type=视频 reads=7"}, "derived_opened conflicting_row:4"},
		{"articles meet by id", map[string]string{
			"a.csv": "id,标题,阅读人数\n1,A,9\n2,A,8\n",
			"b.csv": "id,标题,阅读人数,收藏\n2,A,8,3\n",
		}, FileOptions{File: "*.csv"}, "", map[string]string{"articles": "id=1 title=A reads=9\nid=2 title=A reads=8 favourites=3"}, ""},
		{"one title twice a day", map[string]string{
			"a.csv": "标题,发表时间,阅读人数\n早安,2026-10-01 08:00,9\n早安,2026-10-01 20:00,8\n",
		}, FileOptions{File: "a.csv"}, "articles", map[string]string{"articles": "title=早安 published_at=2026-10-01 08:00 reads=9\ntitle=早安 published_at=2026-10-01 20:00 reads=8"}, ""},
		{"equal events within a file stay, between files they go", map[string]string{
			"a.csv": "user,time,event\nu,2026-10-01 08:00,open\nu,2026-10-01 08:00,open\n",
			"b.csv": "user,time,event\nu,2026-10-01 08:00,open\nu,2026-10-01 09:00,open\n",
		}, FileOptions{File: "*.csv"}, "", map[string]string{"events": "user=u time=2026-10-01 08:00 event=open\nuser=u time=2026-10-01 08:00 event=open\nuser=u time=2026-10-01 09:00 event=open"}, "duplicate_row:x1"},
		{"interactions given directly beat those in columns", map[string]string{
			"a.csv": "日期,分享人数,收藏人数\n2026-10-01,7,8\n",
			"b.csv": "日期,互动类型,次数\n2026-10-01,share,9\n",
		}, FileOptions{File: "*.csv"}, "", map[string]string{"interactions": "date=2026-10-01 kind=share count=9"}, ""},
		{"further dimensions of several files", map[string]string{
			"a.csv": "gender,plan,users\nf,1,9\n", "b.csv": "gender,plan,level,users\nf,gold,3,8\n",
		}, FileOptions{File: "*.csv", Dataset: "segments"}, "", map[string]string{"segments": "gender=f users=9 plan=1\ngender=f users=8 plan=gold level=3"}, ""},
		{"dimensions, numbers and texts", map[string]string{
			"a.csv": "gender,age,plan,users\nf,20,1,9\n", "b.csv": "gender,age,level,plan,users\nf,20,3,gold,8\n",
		}, FileOptions{File: "*.csv"}, "", map[string]string{"segments": "gender=f age=20 users=9 plan=1\ngender=f age=20 users=8 plan=gold level=3"}, ""},
		{"a mapping", map[string]string{"a.csv": "日子,涨粉,掉粉\n2026-10-01,5,1\n"},
			FileOptions{File: "a.csv", Columns: map[string]string{"date": "日子", "new": "涨粉", "cancelled": "掉粉"}}, "followers",
			map[string]string{"followers": "date=2026-10-01 new=5 cancelled=1"}, ""},
		{"a mapping beats the aliases", map[string]string{"a.csv": "标题,阅读人数,阅读量\nA,5,9\n"},
			FileOptions{File: "a.csv", Columns: map[string]string{"reads": "阅读量"}}, "articles", map[string]string{"articles": "title=A reads=9"}, ""},
		{"a mapping of a dimension", map[string]string{"a.csv": "gender,age,会员,users\nf,20,gold,8\n"},
			FileOptions{File: "a.csv", Columns: map[string]string{"plan": "会员"}}, "segments", map[string]string{"segments": "gender=f age=20 users=8 plan=gold"}, ""},
		{"an encoding", map[string]string{"a.csv": string(gb("日期,新关注人数,取消关注人数\n2026-10-01,5,1\n"))},
			FileOptions{File: "a.csv", Encoding: "gbk"}, "", map[string]string{"followers": "date=2026-10-01 new=5 cancelled=1"}, ""},
		{"a folder with other things in it", map[string]string{
			"in/a.csv": "日期,新关注人数,取消关注人数\n2026-10-01,5,1\n", "in/sub/b.csv": "来源,访问次数\n搜一搜,7\n", "in/README.md": "x", "in/.hidden": "x", "in/~$a.xlsx": "x", "in/.git/x.csv": "x", "in/notes.txt": "hello",
		}, FileOptions{File: "in"}, "", map[string]string{"followers": "date=2026-10-01 new=5 cancelled=1", "sources": "source=搜一搜 visits=7"}, "unreadable_file"},
		{"a list: the earlier wins", map[string]string{
			"b.csv": "日期,新关注人数,取消关注人数\n2026-10-01,9,1\n", "a.csv": "日期,新关注人数,取消关注人数\n2026-10-01,5,1\n",
		}, FileOptions{Files: []string{"b.csv", "*.csv"}}, "followers", map[string]string{"followers": "date=2026-10-01 new=9 cancelled=1"}, "conflicting_row:2"},
		{"no such file", nil, FileOptions{File: "a.csv"}, "", nil, "!a.csv: no such file"},
		{"no match", nil, FileOptions{File: "x/*.csv"}, "", nil, "!x/*.csv: no file matches"},
		{"an empty folder", map[string]string{"in/README.md": "x"}, FileOptions{File: "in/"}, "", nil, "!holds no data files"},
		{"a folder without data", map[string]string{"in/a.txt": "x", "in/b.txt": "y"}, FileOptions{File: "in/"}, "", nil, "!in/a.txt: "},
		{"a bad file of a pattern", map[string]string{"a.csv": "日期,新关注人数,取消关注人数\n2026-10-01,5,1\n", "b.csv": "x,y\nz,w\n"}, FileOptions{File: "*.csv"}, "", nil, "!b.csv: 1:1: no known header"},
		{"another dataset", map[string]string{"a.csv": "来源,访问次数\n搜一搜,7\n"}, FileOptions{File: "a.csv"}, "followers", nil, "!no table of dataset followers: the headers are 来源, 访问次数; date, new, cancelled is missing"},
		{"no such sheet", map[string]string{"a.csv": "来源,访问次数\n搜一搜,7\n"}, FileOptions{File: "a.csv", Sheet: "x"}, "", nil, `!no sheet "x"`},
		{"a mapping to a header that is not there", map[string]string{"a.csv": "来源,访问次数,成单\n搜一搜,7,1\n"}, FileOptions{File: "a.csv", Columns: map[string]string{"orders": "成单数"}}, "sources", nil, `!columns: orders: no header "成单数" in the file, it has 来源, 访问次数, 成单: did you mean 成单?`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.options.Language = "en"
			got, err := fetch(t, c.options, c.under, folder(t, c.files))
			if want, fails := strings.CutPrefix(c.checks, "!"); fails {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error %v, want one with %q", err, want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Datasets) != len(c.want) {
				t.Errorf("%d datasets, want %d", len(got.Datasets), len(c.want))
			}
			for name, want := range c.want {
				if text := rows(byName(got.Datasets, name)); text != want {
					t.Errorf("%s:\n%s\nwant:\n%s", name, text, want)
				}
			}
			if text := ids(got.Checks); text != c.checks {
				t.Errorf("checks %q, want %q", text, c.checks)
			}
		})
	}
}

func TestFetchTellsWhereRowsComeFrom(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"data/a.csv": "日期,新关注人数,取消关注人数\n2026-10-02,5,1\n2026-10-01,x,1\n2026-10-01,4,1\n"})
	got, err := fetch(t, FileOptions{File: "data/*.csv"}, "", dir)
	if err != nil {
		t.Fatal(err)
	}
	if o := got.Datasets[0].Origin(0); o != (report.Origin{File: "data/a.csv", Row: 4}) {
		t.Errorf("origin %+v", o)
	}
	if want := (report.Provenance{File: "data/a.csv", Dataset: "followers", Rows: 2, First: "2026-10-01", Last: "2026-10-02"}); !slices.Equal(got.Files, []report.Provenance{want}) {
		t.Errorf("files %+v", got.Files)
	}
	want := report.Check{Check: "bad_number", Severity: report.Warning, Dataset: "followers", File: "data/a.csv", Row: 3, Column: "new", Claim: "3:12“新关注人数”：“x”不是数字，该行未计入"}
	if !reflect.DeepEqual(got.Checks, []report.Check{want}) {
		t.Errorf("checks %+v", got.Checks)
	}
}

func TestFetchIsDeterministic(t *testing.T) {
	t.Parallel()
	text := func() string {
		got, err := fetch(t, FileOptions{File: filepath.Join("testdata", "shapes")}, "", "")
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for _, ds := range got.Datasets {
			out.WriteString(ds.Name + "\n" + rows(ds) + "\n")
		}
		for _, c := range got.Checks {
			out.WriteString(c.File + c.Claim + "\n")
		}
		return out.String()
	}
	if first := text(); first != text() {
		t.Error("two readings differ")
	}
}

func TestFetchStopsWhenCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f, err := NewFile(FileOptions{File: filepath.Join("testdata", "shapes", "*.xls")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Fetch(ctx, report.Job{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestFetchKeepsToItsFolder(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"secret.csv": "来源,访问次数\n搜一搜,7\n", "data/b.txt": "x"})
	if err := os.Symlink(filepath.Join(dir, "secret.csv"), filepath.Join(dir, "data", "a.csv")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	if _, err := fetch(t, FileOptions{File: "data/a.csv"}, "", dir); err == nil {
		t.Error("a link out of the folder was followed")
	}
	abs, err := fetch(t, FileOptions{File: filepath.Join(dir, "secret.csv")}, "", "elsewhere")
	if err != nil || abs.Files[0].File != "secret.csv" {
		t.Errorf("an absolute path: %v %+v", err, abs.Files)
	}
}

func TestFileOptionsAreChecked(t *testing.T) {
	t.Parallel()
	_, err := NewFile(FileOptions{File: " ", Dataset: "follower", Encoding: "latin1", Columns: map[string]string{"new": ""}})
	var paths []string
	for _, e := range report.FieldErrors(err) {
		paths = append(paths, e.Path)
	}
	if got := strings.Join(paths, " "); got != "file dataset encoding columns.new" {
		t.Errorf("errors at %s: %v", got, err)
	}
	_, err = NewFile(FileOptions{File: "a", Files: []string{"a", ""}})
	if list := report.FieldErrors(err); len(list) != 2 || list[0].Path != "files" || list[1].Path != "files[1]" {
		t.Errorf("errors %v", err)
	}
	_, err = NewFile(FileOptions{File: "[", Dataset: "followers", Columns: map[string]string{"gain": "涨粉"}})
	if list := report.FieldErrors(err); len(list) != 2 || !slices.Contains(list[1].Choices, "new") {
		t.Errorf("errors %v", err)
	}
}

func TestKindBuilds(t *testing.T) {
	t.Parallel()
	for _, kind := range Kinds() {
		if kind.Name == "" || kind.Summary == "" || kind.Example == "" {
			t.Errorf("kind %+v is not described", kind.Name)
		}
		options := kind.Options()
		if o, ok := options.(*FileOptions); ok {
			o.File = "data/"
		}
		if _, err := kind.Build(options); err != nil {
			t.Errorf("%s: %v", kind.Name, err)
		}
		if _, err := kind.Build(7); err == nil {
			t.Errorf("%s takes any options", kind.Name)
		}
	}
}

// TestEverySchemaIsRecognised: the columns' own names, and the first alias of each, lead to
// the dataset whatever the file is called.
func TestEverySchemaIsRecognised(t *testing.T) {
	t.Parallel()
	for _, schema := range report.Schemas() {
		var own, other []string
		for _, c := range schema.Columns {
			own = append(own, c.Name)
			if len(c.Aliases) > 0 {
				other = append(other, c.Aliases[0])
			}
		}
		for _, header := range [][]string{own, other} {
			r, err := Recognise("f.csv", []byte(strings.Join(header, ",")+"\n"))
			if err != nil {
				t.Errorf("%s: %v", schema.Name, err)
				continue
			}
			if r.Tables[0].Dataset != schema.Name {
				t.Errorf("%s was taken for %s", schema.Name, r.Tables[0].Dataset)
			}
		}
		var needed []string
		for _, c := range schema.Columns {
			if c.Required || schema.Name == "segments" && (c.Name == "gender" || c.Name == "age") || schema.Name == "retention" && c.Name == "users" {
				needed = append(needed, c.Name)
			}
		}
		r, err := Recognise(schema.Name+"_202610.csv", []byte(strings.Join(needed, ",")+"\n"))
		if err != nil || r.Tables[0].Dataset != schema.Name {
			t.Errorf("%s by its required columns: %v %+v", schema.Name, err, r.Tables)
		}
	}
}
