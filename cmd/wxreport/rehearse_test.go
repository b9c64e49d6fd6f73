package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheScheduleExampleShowsItsMails plays the first days of the example.
func TestTheScheduleExampleShowsItsMails(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	code := run(t.Context(), []string{"rehearse", "-w", "../../examples/schedule", "--from", "2026-11-01", "--to", "2026-11-05", "--out", t.TempDir()}, &out, &errs, asOf)
	if code != 0 {
		t.Fatalf("%d %s", code, errs.String())
	}
	text := strings.Join(strings.Fields(out.String()), " ")
	for _, want := range []string{
		"2026-11-02 08:30 Mon clients/weekly 2026-W44 held 0", "2026-11-04 09:00 Wed clients/meiri 2026-10 done 2",
		"2026-11-04 22:00 Wed clients/english 2026-10 done 2", "boss@meiri.cn 【公众号运营月报】每日良品 2026 年 10 月", "jane@example.com Official",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("want %q in\n%s", want, out.String())
		}
	}
	if found, _ := filepath.Glob("delivered*"); len(found) > 0 {
		t.Errorf("a folder was delivered to: %v", found)
	}
}
