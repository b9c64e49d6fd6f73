//go:build linux

package jobs

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/ledger"
)

// TestAChildTakesOnlyItsRunWithIt has programs that misbehave in place of a child.
func TestAChildTakesOnlyItsRunWithIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		script, want string
		passes       bool // the failure may pass
	}{
		"answers":           {`while read x; do echo '{"Made": {}}'; done`, "", false},
		"fails":             {`read x; echo '{"Failure": "no such file", "Kind": "final"}'; cat`, "no such file", false},
		"may pass":          {`read x; echo '{"Failure": "45009", "Kind": "retry", "After": 5}'; cat`, "45009", true},
		"crashes":           {`read x; echo 'fatal error: concurrent map writes' >&2; exit 2`, "concurrent map writes exit status 2", false},
		"ends at once":      {`exit 3`, "exit status 3", false},
		"speaks nonsense":   {`read x; echo 'hello'`, "ended", false},
		"hangs":             {`read x; exec sleep 600`, "took longer than", true},
		"takes memory":      {`read x; exec tail /dev/zero`, "more than 64 MiB of memory", false},
		"is killed outside": {`read x; kill -9 $$`, "signal: killed", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program := filepath.Join(t.TempDir(), "child")
			if err := os.WriteFile(program, []byte("#!/bin/sh\n"+c.script+"\n"), 0o755); err != nil {
				t.Fatal(err)
			}
			limit := 20 * time.Second
			if name == "hangs" {
				limit = 300 * time.Millisecond
			}
			k := &Children{program: program, memory: 64 << 20, limit: limit, idle: make(chan *child, 4)}
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			_, err := k.Make(ctx, ledger.Run{ID: "x"})
			if c.want == "" {
				if err != nil || len(k.idle) != 1 {
					t.Fatalf("%v, %d idle", err, len(k.idle))
				}
				_, err = k.Make(ctx, ledger.Run{ID: "y"}) // the same process makes the next
				if err != nil || len(k.idle) != 1 {
					t.Errorf("%v, %d idle", err, len(k.idle))
				}
				(<-k.idle).end()
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("%v, want %q", err, c.want)
			}
			_, marked := report.RetryAfter(err)
			if passes := marked || strings.Contains(err.Error(), "deadline"); passes != c.passes {
				t.Errorf("%v may pass: %v, want %v", err, passes, c.passes)
			}
		})
	}
}
