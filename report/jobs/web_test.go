package jobs

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report/ledger"
)

func TestHealthAndMetrics(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		f := newFixture(t, address, nil)
		f.spec("a/meiri", "recipients=2")
		f.spec("a/fails", "build=fail\nrecipients=2")
		f.due("a/meiri", "a/fails")
		f.start()
		f.wait(runsBy{ledger.Done: 1, ledger.Failed: 1}, mailsBy{ledger.WasAccepted: 2})
		server := httptest.NewServer(f.Handler())
		defer server.Close()
		get := func(path string) (int, string) {
			t.Helper()
			r, err := http.Get(server.URL + path)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Body.Close()
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Fatal(err)
			}
			return r.StatusCode, string(body)
		}
		for path, want := range map[string][]string{
			"/healthz": {"ok"}, "/readyz": {"ready"},
			"/metrics": {`wxreport_runs{state="done"} 1`, `wxreport_runs{state="failed"} 1`, `wxreport_deliveries{state="accepted"} 2`,
				`wxreport_made_total{result="made"} 1`, `wxreport_sent_total{result="accepted"} 2`, "wxreport_workers 1", "wxreport_incidents_open 1", "wxreport_database_up 1", "process_resident_memory_bytes"},
		} {
			code, body := get(path)
			for _, w := range want {
				if code != http.StatusOK || !strings.Contains(body, w) {
					t.Errorf("%s: %d, want %q in\n%s", path, code, w, body)
				}
			}
			if strings.Contains(body, "meiri") || strings.Contains(body, "@") {
				t.Errorf("%s names an account", path)
			}
		}
		idle := newFixture(t, address, nil)
		blind := httptest.NewServer(idle.Handler())
		defer blind.Close()
		if err := idle.Ledger.Close(); err != nil {
			t.Fatal(err)
		}
		server.URL = blind.URL
		if code, _ := get("/readyz"); code != http.StatusServiceUnavailable {
			t.Errorf("ready without a database: %d", code)
		}
		if code, body := get("/metrics"); code != http.StatusOK || !strings.Contains(body, "wxreport_made_total") {
			t.Errorf("metrics without a database: %d", code)
		}
	})
}
