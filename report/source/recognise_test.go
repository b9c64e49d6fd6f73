package source

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
)

var shanghai = time.FixedZone("CST", 8*3600)

// loadText loads text and joins it into datasets by name.
func loadText(t *testing.T, name, text string) (map[string]*report.Dataset, []report.Check) {
	t.Helper()
	return loadBytes(t, loadOptions{zone: shanghai, language: "en"}, name, []byte(text))
}

func loadBytes(t *testing.T, o loadOptions, name string, data []byte) (map[string]*report.Dataset, []report.Check) {
	t.Helper()
	f, err := load(name, data, o)
	if err != nil {
		t.Fatal(err)
	}
	list, checks, err := join([]*loaded{f}, o.language)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]*report.Dataset{}
	for _, ds := range list {
		byName[ds.Name] = ds
	}
	return byName, checks
}

// row writes a row of a dataset: name=value, without the missing.
func row(d *report.Dataset, i int) string {
	var out []string
	for _, name := range d.Columns() {
		if v := d.Cell(name, i); v != nil {
			out = append(out, name+"="+shownValue(v))
		}
	}
	return strings.Join(out, " ")
}

func rows(d *report.Dataset) string {
	var out []string
	for i := range d.Len() {
		out = append(out, row(d, i))
	}
	return strings.Join(out, "\n")
}

// ids lists the checks as id:row or id:xcount.
func ids(checks []report.Check) string {
	var out []string
	for _, c := range checks {
		switch {
		case c.Row > 0:
			out = append(out, fmt.Sprintf("%s:%d", c.Check, c.Row))
		case c.Count > 0:
			out = append(out, fmt.Sprintf("%s:x%d", c.Check, c.Count))
		default:
			out = append(out, c.Check)
		}
	}
	return strings.Join(out, " ")
}

func TestShapesAreRecognised(t *testing.T) {
	t.Parallel()
	type want struct {
		rows  int
		first string
		last  string
	}
	cases := []struct {
		file, format, encoding string
		datasets               map[string]want
		spots                  map[string]string // dataset:row to text
	}{
		{"user_analysis.xls", "html", "utf-8", map[string]want{"followers": {30, "2026-08-01", "2026-08-30"}},
			map[string]string{"followers:0": "date=2026-08-01 new=10 cancelled=2 total=20688", "followers:29": "date=2026-08-30 new=18 cancelled=3 total=21017"}},
		{"tendency_20260801_20260830.xls", "xls", "", map[string]want{
			"reads": {240, "2026-08-01", "2026-08-30"}, "interactions": {90, "2026-08-01", "2026-08-30"}, "article_days": {40, "2026-08-01", "2026-08-05"}},
			map[string]string{
				"reads:0":        "date=2026-08-01 channel=全部 readers=980",
				"reads:1":        "date=2026-08-01 channel=公众号消息 readers=74",
				"interactions:0": "date=2026-08-01 kind=share count=200 users=200",
				"article_days:0": "article_id=示例文章1：限时专属😀 date=2026-08-01 channel=全部 reads=1000",
			}},
		{"tendency_small_ministream.xls", "xls", "", map[string]want{
			"reads": {2, "2026-08-01", "2026-08-01"}, "interactions": {6, "2026-08-01", "2026-08-02"}, "article_days": {2, "2026-08-01", "2026-08-01"}},
			map[string]string{"reads:1": "date=2026-08-01 channel=公众号消息 readers=74"}},
		{"total_16col.xls", "xls", "", map[string]want{"articles": {12, "2026-08-01", "2026-08-12"}},
			map[string]string{"articles:0": "title=示例文章1 published_at=2026-08-01 delivered=2100 opened=60 reads=90 read_count=160 shares=7 shared_reads=40 new_followers=0 finish_rate=0.55"}},
		{"total_16col.xlsx", "xlsx", "", map[string]want{"articles": {12, "2026-08-01", "2026-08-12"}},
			map[string]string{"articles:0": "title=示例文章1 published_at=2026-08-01 delivered=2100 opened=60 reads=90 read_count=160 shares=7 shared_reads=40 new_followers=0 finish_rate=0.55"}},
		{"视频号动态数据明细.csv", "csv", "utf-8-bom", map[string]want{"articles": {2, "2026-08-24", "2026-08-25"}}, channelSpots},
		{"channels_gbk.csv", "csv", "gb18030", map[string]want{"articles": {2, "2026-08-24", "2026-08-25"}}, channelSpots},
	}
	for _, c := range cases {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			data := shape(t, c.file)
			r, err := Recognise(c.file, data)
			if err != nil {
				t.Fatal(err)
			}
			if r.Format != c.format || r.Encoding != c.encoding || len(r.Datasets()) != len(c.datasets) {
				t.Errorf("%s in %q with %v", r.Format, r.Encoding, r.Datasets())
			}
			for _, found := range r.Tables {
				if got := (want{found.Rows, found.First, found.Last}); got != c.datasets[found.Dataset] {
					t.Errorf("%s: %+v, want %+v", found.Dataset, got, c.datasets[found.Dataset])
				}
			}
			datasets, _ := loadBytes(t, loadOptions{zone: shanghai}, c.file, data)
			for spot, want := range c.spots {
				name, at, _ := strings.Cut(spot, ":")
				if got := row(datasets[name], atoi(at)); got != want {
					t.Errorf("%s\n got %s\nwant %s", spot, got, want)
				}
			}
		})
	}
}

// channelSpots: the heart that the export calls 推荐 counts likes, the thumb that it calls 喜欢
// counts favourites.
var channelSpots = map[string]string{
	"articles:0": "id=export/abc title=示例视频,带逗号 published_at=2026-08-24 type=视频 reads=406 shares=4 favourites=8 likes=3 comments=2 new_followers=1 finish_rate=0.2864 read_seconds=10",
	"articles:1": "id=export/abd title=示例视频二 published_at=2026-08-25 type=视频 reads=18000 shares=40 favourites=80 likes=30 comments=20 new_followers=10 finish_rate=0.051 read_seconds=62",
}

func TestRecognitionMarshals(t *testing.T) {
	t.Parallel()
	for file, wants := range map[string][]string{
		"user_analysis.xls":             {`"place":"A2"`, `{"header":"时间","column":"date"}`, `"unused":["净增关注人数"]`},
		"tendency_small_ministream.xls": {`"sheet":"New Sheet1"`, `{"header":"分享人数","column":"count[kind=share]"}`},
		"channels_gbk.csv":              {`"encoding":"gb18030"`, `"fixed":["type=视频"]`},
	} {
		r, err := RecogniseIn("zh-CN", file, shape(t, file))
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(string(b), want) {
				t.Errorf("no %s in %s", want, b)
			}
		}
	}
}

func TestTablesAreFound(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, file, text string
		want             map[string]string
		checks           string
	}{
		{"title rows and explanations above", "a.csv", "抖音数据\n导出说明：仅供参考\n\n日期,新关注人数,取消关注人数\n2026-10-01,5,1\n",
			map[string]string{"followers": "date=2026-10-01 new=5 cancelled=1"}, ""},
		{"blocks below one another", "a.csv", "日期,渠道,阅读人数\n2026-10-01,全部,9\n\n流量来源\n来源,访问次数\n搜一搜,7\n",
			map[string]string{"reads": "date=2026-10-01 channel=全部 readers=9", "sources": "source=搜一搜 visits=7"}, ""},
		{"blocks without a blank row", "a.csv", "日期,渠道,阅读人数\n2026-10-01,全部,9\n来源,访问次数\n搜一搜,7\n",
			map[string]string{"reads": "date=2026-10-01 channel=全部 readers=9", "sources": "source=搜一搜 visits=7"}, ""},
		{"side by side", "a.csv", "日期,渠道,阅读人数,,来源,访问次数\n2026-10-01,全部,9,,搜一搜,7\n,,,,朋友圈,8\n",
			map[string]string{"reads": "date=2026-10-01 channel=全部 readers=9", "sources": "source=搜一搜 visits=7\nsource=朋友圈 visits=8"}, ""},
		{"a blank header cell within a table", "a.csv", "日期,新关注人数,,取消关注人数\n2026-10-01,5,x,1\n",
			map[string]string{"followers": "date=2026-10-01 new=5 cancelled=1"}, ""},
		{"an index column", "a.csv", ",date,new,cancelled\n0,2026-10-01,5,1\n",
			map[string]string{"followers": "date=2026-10-01 new=5 cancelled=1"}, ""},
		{"blank rows within", "a.csv", "日期,新关注人数,取消关注人数\n2026-10-01,5,1\n\n2026-10-02,6,2\n",
			map[string]string{"followers": "date=2026-10-01 new=5 cancelled=1\ndate=2026-10-02 new=6 cancelled=2"}, ""},
		{"totals and remarks", "a.csv", "日期,新关注人数,取消关注人数\n2026-10-01,5,1\n合计,5,1\n说明：数据截至昨日\n",
			map[string]string{"followers": "date=2026-10-01 new=5 cancelled=1"}, "remark_row:x1 total_row:x1"},
		{"English headers", "a.csv", "Date,New Users,Cancel-User\n2026-10-01,5,1\nTotal,5,1\n",
			map[string]string{"followers": "date=2026-10-01 new=5 cancelled=1"}, "total_row:x1"},
		{"full-width headers with units", "a.csv", "日 期,阅读人数（人）,渠道\n2026-10-01,１２,全部\n",
			map[string]string{"reads": "date=2026-10-01 channel=全部 readers=12"}, ""},
		{"units in headers", "a.csv", "order,user,支付时间,金额(分),退款(万元)\no1,u1,2026-10-01 08:00,1250,0.5\n",
			map[string]string{"orders": "order=o1 user=u1 paid_at=2026-10-01 08:00 amount=12.5 refund=5000"}, ""},
		{"minutes", "a.csv", "内容标题,阅读人数,平均停留时长(分钟),完读率(%)\nA,9,1.5,64\n",
			map[string]string{"articles": "title=A reads=9 finish_rate=0.64 read_seconds=90"}, ""},
		{"codes of sources", "a.json", `{"list":[{"ref_date":"2026-10-01","date":"2026-10-01","user_source":30,"new_user":5,"cancel_user":1},{"date":"2026-10-01","user_source":999,"new_user":1,"cancel_user":0}]}`,
			map[string]string{"followers": "date=2026-10-01 source=扫描二维码 new=5 cancelled=1\ndate=2026-10-01 source=未知(999) new=1 cancelled=0"}, ""},
		{"a column a source", "a.csv", "日期,新增关注,搜一搜,扫描二维码,其他合计\n2026-10-01,9,4,5,--\n",
			map[string]string{"followers": "date=2026-10-01 source=搜一搜 new=4\ndate=2026-10-01 source=扫描二维码 new=5"}, ""},
		{"new followers by source", "a.csv", "日期,来源,新关注人数\n2026-10-01,搜一搜,4\n",
			map[string]string{"followers": "date=2026-10-01 source=搜一搜 new=4"}, ""},
		{"times and people of messages", "a.csv", "时间,消息发送人数,消息发送次数,人均发送次数\n2026-10-01,4,9,2.25\n",
			map[string]string{"interactions": "date=2026-10-01 kind=message count=9 users=4"}, ""},
		{"the export until 2025", "a.csv", "日期,阅读次数,阅读人数,分享次数,分享人数,渠道\n2026-10-01,9,8,3,2,全部\n2026-10-01,5,4,1,1,朋友圈\n",
			map[string]string{"reads": "date=2026-10-01 channel=全部 readers=8 read_count=9\ndate=2026-10-01 channel=朋友圈 readers=4 read_count=5", "interactions": "date=2026-10-01 kind=share count=3 users=2"}, ""},
		{"reads without channel", "a.csv", "日期,阅读人数,分享人数\n2026-10-01,8,2\n",
			map[string]string{"reads": "date=2026-10-01 channel=全部 readers=8", "interactions": "date=2026-10-01 kind=share count=2 users=2"}, ""},
		{"one dimension", "a.csv", "性别,人数,占比\n男,48,48%\n女,52,52%\n",
			map[string]string{"audience": "dimension=gender value=男 users=48\ndimension=gender value=女 users=52"}, ""},
		{"several dimensions and an own one", "a.csv", "gender,age,users,plan,score\nf,18-25,9,gold,3\n",
			map[string]string{"segments": "gender=f age=18-25 users=9 plan=gold score=3"}, ""},
		{"retention with rates", "a.csv", "day,rate,cohort\n1,65%,2026-10\n7,0.41,2026-10\n",
			map[string]string{"retention": "day=1 rate=0.65 cohort=2026-10-01\nday=7 rate=0.41 cohort=2026-10-01"}, ""},
		{"a cohort triangle of rates", "a.csv", "日期,新增人数,次日留存率,7日留存率,30日留存率\n2026-10-01,100,68%,32%,17%\n2026-10-20,90,60%,30%,--\n",
			map[string]string{"retention": "day=1 rate=0.68 size=100 cohort=2026-10-01\nday=7 rate=0.32 size=100 cohort=2026-10-01\nday=30 rate=0.17 size=100 cohort=2026-10-01\n" +
				"day=1 rate=0.6 size=90 cohort=2026-10-20\nday=7 rate=0.3 size=90 cohort=2026-10-20"}, ""},
		{"a cohort triangle of people", "a.csv", "cohort,size,Day 1,7日\n2026-10,100,68,32\n",
			map[string]string{"retention": "day=1 users=68 size=100 cohort=2026-10-01\nday=7 users=32 size=100 cohort=2026-10-01"}, ""},
		{"the delivered-read rate", "a.csv", "标题,发表日期,阅读人数,送达人数,送达阅读率\nA,20261001,90,1000,0.0374\nB,20261001,90,--,0.1\nC,20261001,90,100,--\n",
			map[string]string{"articles": "title=A published_at=2026-10-01 delivered=1000 opened=37 reads=90\ntitle=B published_at=2026-10-01 reads=90\ntitle=C published_at=2026-10-01 delivered=100 reads=90"}, "derived_opened"},
		{"the file's name decides", "titles.csv", "account,title,reads\nself,A,5\n",
			map[string]string{"titles": "account=self title=A reads=5"}, ""},
		{"periods", "a.csv", "账号,指标,数值,月份\nself,reads,1.2万,2026年10月\nself,likes,12.7%,202609\nself,gain,5,全年\n",
			map[string]string{"competitors": "account=self metric=reads value=12000 period=2026-10\naccount=self metric=likes value=0.127 period=2026-09\naccount=self metric=gain value=5 period=全年"}, ""},
		{"long rows", "a.csv", "account,title\nself,A\nself,B,C\n",
			map[string]string{"titles": "account=self title=A"}, "long_row:3"},
		{"nested records", "a.json", `[{"ref":{"date":"2026-10-01"},"detail":{"channel":"全部","readers":5}}]`,
			map[string]string{"reads": "date=2026-10-01 channel=全部 readers=5"}, ""},
		{"an unknown table beside a known one", "a.csv", "日期,渠道,阅读人数\n2026-10-01,全部,9\n\n阶段,次数\nx,7\n",
			map[string]string{"reads": "date=2026-10-01 channel=全部 readers=9"}, "unknown_table"},
		{"no rows", "a.csv", "日期,渠道,阅读人数\n", map[string]string{"reads": ""}, "empty_table"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			datasets, checks := loadText(t, c.file, c.text)
			if len(datasets) != len(c.want) {
				t.Errorf("%d datasets, want %d", len(datasets), len(c.want))
			}
			for name, want := range c.want {
				if got := rows(datasets[name]); got != want {
					t.Errorf("%s:\n%s\nwant:\n%s", name, got, want)
				}
			}
			if got := ids(checks); got != c.checks {
				t.Errorf("checks %q, want %q", got, c.checks)
			}
		})
	}
}

func TestBadCells(t *testing.T) {
	t.Parallel()
	datasets, checks := loadText(t, "a.csv", strings.Join([]string{
		"内容标题,发表时间,阅读人数,分享人数,阅读完成率",
		"A,2026-10-01,100,5,0.5",
		"B,2026-02-30,100,5,0.5",
		"C,2026-10-01,many,5,0.5",
		"D,2026-10-01,100,-5,0.5",
		"E,2026-10-01,100,5,1.5",
		",2026-10-01,100,5,0.5",
		"F,2026-10-01,--,,N/A",
		"G,2026-10-01,10万+,5,12%",
	}, "\n"))
	want := strings.Join([]string{
		"title=A published_at=2026-10-01 reads=100 shares=5 finish_rate=0.5",
		"title=D published_at=2026-10-01 reads=100 finish_rate=0.5",
		"title=E published_at=2026-10-01 reads=100 shares=5",
		"title=F published_at=2026-10-01",
		"title=G published_at=2026-10-01 reads=100000 shares=5 finish_rate=0.12",
		"title=B reads=100 shares=5 finish_rate=0.5",
	}, "\n")
	if got := rows(datasets["articles"]); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if got := ids(checks); got != "bad_date:3 bad_number:4 negative_value:5 rate_above_one:6 empty_key:7 lower_bound:x1" {
		t.Errorf("checks %s", got)
	}
	if claim := checks[1].Claim; claim != "4:14 阅读人数: many is not a number; the row was left out" {
		t.Errorf("claim %q", claim)
	}
	for _, c := range checks {
		if c.File != "a.csv" || c.Dataset != "articles" || strings.Contains(c.Claim, "{") {
			t.Errorf("check %+v", c)
		}
	}
}

// TestNotesOfFilesAreChecks: what a reader notes has a sentence in both languages.
func TestNotesOfFilesAreChecks(t *testing.T) {
	t.Parallel()
	const table = "日期,新关注人数,取消关注人数\n2026-10-01,5,1\n"
	damaged := append([]byte(strings.Repeat(table, 3)), 0xE4, '\n')
	cases := map[string]struct {
		data   []byte
		zh, en string
	}{
		"bytes":     {damaged, "文件中有无法按 utf-8 解读的字节，已替换", "some bytes are not utf-8 and were replaced"},
		"character": {append(utf16Bytes(table, binary.LittleEndian, true), 'x'), "文件末尾的字符不完整，文件可能被截断", "the last character is cut off: the file may be incomplete"},
		"table":     {[]byte("<table><tr><td>日期<td>新关注人数<td>取消关注人数<tr><td>2026-10-01<td>5<td>1"), "表格没有结束标记，文件可能被截断", "the table is not closed: the file may be cut off"},
	}
	for name, c := range cases {
		for language, want := range map[string]string{"zh-CN": c.zh, "en": c.en} {
			r, err := RecogniseIn(language, "f", c.data)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if len(r.Checks) == 0 || r.Checks[0].Claim != want {
				t.Errorf("%s in %s: %+v, want %q", name, language, r.Checks, want)
			}
		}
	}
}

func TestPercentColumns(t *testing.T) {
	t.Parallel()
	datasets, checks := loadText(t, "a.csv", "内容标题,阅读人数,完读率\nA,9,65.5\nB,9,1\nC,9,0\nD,9,\n")
	if got := rows(datasets["articles"]); got != "title=A reads=9 finish_rate=0.655\ntitle=B reads=9 finish_rate=0.01\ntitle=C reads=9 finish_rate=0\ntitle=D reads=9" {
		t.Error(got)
	}
	if got := ids(checks); got != "percent_column" {
		t.Error(got)
	}
}

func TestChecksAreCapped(t *testing.T) {
	t.Parallel()
	_, checks := loadText(t, "a.csv", "日期,新关注人数,取消关注人数\n"+strings.Repeat("2026-10-01,x,1\n", 50))
	last := checks[len(checks)-1]
	if len(checks) != checkCap+1 || last.Count != 50-checkCap || last.Row != 0 {
		t.Errorf("%d checks, the last %+v", len(checks), last)
	}
}

func TestUnrecognised(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, text, want string }{
		{"unknown headers", "foo,bar\nx,y\n", "f.csv: 1:1: no known header: the file has foo, bar"},
		{"near a dataset", "日期,新关注人数,foo\n2026-10-01,1,2\n", "nearest: followers (lacks cancelled)"},
		{"only numbers", "1,2\n3,4\n", "no header row in the first 30 rows"},
		{"header too far down", strings.Repeat("x\n", 40) + "日期,渠道,阅读人数\n2026-10-01,全部,9\n", "the file has x"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Recognise("f.csv", []byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestDetailOfOneArticle(t *testing.T) {
	t.Parallel()
	across := strings.Join([]string{
		"桂花乌龙怎么泡",
		"数据概况",
		"阅读(人),平均停留时长(秒),完读率,阅读后关注,分享,在看,点赞,赞赏(分),评论(条),互动率",
		"1200,45,64%,12,30,8,20,100,5,3%",
		"阅读转化",
		"送达人数,公众号消息阅读人数,首次分享,总分享,分享产生的阅读",
		"9000,700,10,30,400",
		"数据趋势明细",
		"日期,传播渠道,阅读人数,阅读次数,分享人数,分享次数",
		"2026-10-01,全部,800,900,20,22",
		"2026-10-01,朋友圈,100,110,5,6",
		"性别分布",
		"性别,人数,占比",
		"男,600,50%",
	}, "\n")
	datasets, checks := loadText(t, "单篇.csv", across)
	if got := rows(datasets["articles"]); got != "title=桂花乌龙怎么泡 delivered=9000 opened=700 reads=1200 shares=30 shared_reads=400 likes=20 watching=8 comments=5 new_followers=12 finish_rate=0.64 read_seconds=45" {
		t.Error(got)
	}
	if got := rows(datasets["article_days"]); got != "article_id=桂花乌龙怎么泡 date=2026-10-01 channel=全部 reads=800 shares=20\narticle_id=桂花乌龙怎么泡 date=2026-10-01 channel=朋友圈 reads=100 shares=5" {
		t.Error(got)
	}
	if got := ids(checks); got != "skipped_audience" {
		t.Error(got)
	}
	down := "内容标题,如何选茶\n发表时间,2026-10-02 08:00\n数据概况\n阅读(次),300\n分享,4\n阅读转化\n送达人数,5000\n"
	datasets, _ = loadText(t, "x.csv", down)
	if got := rows(datasets["articles"]); got != "title=如何选茶 published_at=2026-10-02 08:00 delivered=5000 reads=300 shares=4" {
		t.Error(got)
	}
}
