//go:build cgo

package warehouse_test

import (
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/warehouse"
)

func articles(t *testing.T) report.Datasets {
	t.Helper()
	b := report.NewDataset("articles", report.ColumnDef{Name: "type", Type: report.TypeText},
		report.ColumnDef{Name: "reads", Type: report.TypeNumber}, report.ColumnDef{Name: "published_at", Type: report.TypeTime})
	day := time.Date(2026, 10, 1, 8, 0, 0, 0, time.FixedZone("CST", 8*3600))
	for _, row := range [][]report.Value{{"图文", report.Some(100), day}, {"视频", nil, day}, {"图文", report.Some(50), nil}} {
		if err := b.Row(report.Origin{}, row...); err != nil {
			t.Fatal(err)
		}
	}
	return report.Datasets{"articles": b.Dataset()}
}

func TestQuery(t *testing.T) {
	t.Parallel()
	query, closer, err := warehouse.Open(articles(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = closer() })
	ds, err := query(`select type as 类型, count(*) as n, sum(reads) as r, min(published_at) as at from articles group by type order by type`)
	if err != nil {
		t.Fatal(err)
	}
	if ds.Len() != 2 || ds.Text("类型", 0) != "图文" || ds.Number("r", 0) != report.Some(150) || ds.Number("n", 0) != report.Some(2) {
		t.Errorf("got %d rows: %v %v %v", ds.Len(), ds.Text("类型", 0), ds.Number("r", 0), ds.Number("n", 0))
	}
	if ds.Number("r", 1).Known {
		t.Error("a sum of missing values is known, expected missing")
	}
	if got := ds.Time("at", 0).Hour(); got != 8 {
		t.Errorf("hour is %d, expected the account's wall clock 8", got)
	}
}

func TestQueryCannotLeave(t *testing.T) {
	t.Parallel()
	query, closer, err := warehouse.Open(articles(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = closer() })
	for _, sql := range []string{
		"select * from read_csv('/etc/passwd')",
		"copy articles to '/tmp/wxreport-leak.csv'",
		"attach '/tmp/wxreport-leak.db'",
		"set enable_external_access=true",
		"install httpfs",
		"select getenv('HOME')",
		"select * from nowhere",
		"selec 1",
		"select * from range(1000000)",
	} {
		if ds, err := query(sql); err == nil {
			t.Errorf("%s: gave %d rows, expected an error", sql, ds.Len())
		} else if strings.TrimSpace(err.Error()) == "" {
			t.Errorf("%s: the error says nothing", sql)
		}
	}
}
