package xlsx

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
)

// eventLog is a dataset as an event log is: every user and time of its own, the other
// columns from a few words.
func eventLog(t testing.TB, rows int) *report.Dataset {
	t.Helper()
	b := report.NewDataset("events", report.ColumnDef{Name: "user", Type: report.TypeText}, report.ColumnDef{Name: "time", Type: report.TypeTime}, report.ColumnDef{Name: "event", Type: report.TypeText},
		report.ColumnDef{Name: "source", Type: report.TypeText}, report.ColumnDef{Name: "content_type", Type: report.TypeText}, report.ColumnDef{Name: "page", Type: report.TypeText},
		report.ColumnDef{Name: "zone", Type: report.TypeText}, report.ColumnDef{Name: "amount", Type: report.TypeNumber}, report.ColumnDef{Name: "platform", Type: report.TypeText})
	words := []string{"搜一搜", "公众号会话", "朋友圈", "图文", "视频", "支付页", "优惠信息"}
	start := time.Date(2026, 10, 1, 0, 0, 0, 0, shanghai)
	for i := range rows {
		amount := report.Value(nil)
		if i%5 == 0 {
			amount = report.Some(float64(i%9900) / 100)
		}
		if err := b.Row(report.Origin{File: "data/events.csv", Row: i + 2}, fmt.Sprintf("oABC%024d", i), start.Add(time.Duration(i)*2600*time.Millisecond), words[i%7], words[i%3], words[3+i%2], words[5],
			words[6], amount, words[i%2]); err != nil {
			t.Fatal(err)
		}
	}
	return b.Dataset()
}

// childRows is set where this test binary runs as a process that renders so many
// rows into a file and tells its greatest size.
const childRows = "WXREPORT_XLSX_ROWS"

func TestMillionChild(t *testing.T) {
	rows, err := strconv.Atoi(os.Getenv(childRows))
	if err != nil {
		t.Skip("runs as a child of the benchmark")
	}
	doc := bareDocument(t, "zh-CN")
	before := debug.SetGCPercent(40) // what making the data leaves behind is not the renderer's
	doc.Datasets = []*report.Dataset{eventLog(t, rows)}
	debug.SetGCPercent(before)
	fmt.Println("before", mostMemory(t))
	f, err := os.Create(filepath.Join(t.TempDir(), "million.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	if err := (Renderer{}).Render(f, doc); err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("peak", mostMemory(t), "bytes", info.Size())
}

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// mostMemory is the most memory the process has had, MB, as Linux counts it.
func mostMemory(t testing.TB) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("only Linux tells a process's greatest size: ", err)
	}
	m := highWater.FindSubmatch(status)
	if m == nil {
		t.Fatal("no VmHWM")
	}
	kb, err := strconv.Atoi(string(m[1]))
	if err != nil {
		t.Fatal(err)
	}
	return kb / 1024
}

func render1M(t testing.TB, rows int) (before, peak, size int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^TestMillionChild$", "-test.v")
	cmd.Env = append(os.Environ(), fmt.Sprint(childRows, "=", rows))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if _, err := fmt.Sscanf(string(regexp.MustCompile(`(?s)before.*bytes \d+`).Find(out)), "before %d\npeak %d bytes %d", &before, &peak, &size); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return before, peak, size
}

// BenchmarkMillionRows renders a million rows in a process of its own and tells
// the most memory it had, and had before rendering.
func BenchmarkMillionRows(b *testing.B) {
	for b.Loop() {
		before, peak, size := render1M(b, 1_000_000)
		b.ReportMetric(float64(before), "MB-before")
		b.ReportMetric(float64(peak), "MB-peak")
		b.ReportMetric(float64(size)/(1<<20), "MB-file")
	}
}
