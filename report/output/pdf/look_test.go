package pdf

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
)

var lookFolder = flag.String("look", "", "folder to write the fixtures to, for looking at them")

func TestLook(t *testing.T) {
	if *lookFolder == "" {
		t.Skip("give -look=FOLDER to write the fixtures")
	}
	for name, doc := range map[string]*report.Document{
		"chinese": richDocument(t, "zh-CN"), "english": richDocument(t, "en"), "nasty": nastyDocument(t), "plain": plainDocument(t),
	} {
		if err := os.WriteFile(filepath.Join(*lookFolder, name+".pdf"), render(t, doc), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// plainDocument has a long title, a range of days, no logo and hardly any data.
func plainDocument(t testing.TB) *report.Document {
	t.Helper()
	doc := bareDocument(t, "zh-CN")
	doc.Job.Period = report.Range(time.Date(2026, 9, 7, 0, 0, 0, 0, shanghai), time.Date(2026, 10, 7, 0, 0, 0, 0, shanghai))
	doc.Title = "公众号运营专项复盘报告：国庆黄金周前后四周的增长、内容、转化与留存表现及下一步动作建议"
	doc.Summary.Lines = []string{"第一句话很长很长，讲了许多事情，需要折行才能放下，因为它真的很长很长很长很长很长。", "第二句。"}
	doc.Job.Account.Industry = "食品与美妆"
	doc.Theme.Cover = plainCover
	doc.Chapters = []report.Chapter{
		{ID: "a", Title: "没有数据的一章", Status: report.StatusNotEnoughData, Notes: []string{"缺 funnel 数据。"}},
		{ID: "b", Title: "空的一章"},
		{ID: "long", Title: "长表", Blocks: []report.Block{dailyTable("zh-CN", 100)}},
	}
	return doc
}
