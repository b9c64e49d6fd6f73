package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report/delivery/relay/relaytest"
)

// TestADatabaseFromABackupIsNoticed restores a copy made before a batch was sent, and looks at who gets what.
func TestADatabaseFromABackupIsNoticed(t *testing.T) {
	t.Parallel()
	server, err := relaytest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	dir := shop(t, server.Port())
	wxreport := func(args ...string) (string, bool) {
		cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "WXREPORT_MAIN=1")
		out, err := cmd.CombinedOutput()
		return string(out), err == nil
	}
	do := func(want string, args ...string) {
		t.Helper()
		if out, ok := wxreport(args...); !ok || !strings.Contains(out, want) {
			t.Fatalf("%v: %v, want %q in\n%s", args, ok, want, out)
		}
	}
	refuse := func(want string, args ...string) {
		t.Helper()
		if out, ok := wxreport(args...); ok || !strings.Contains(out, want) {
			t.Fatalf("%v: %v, want %q in\n%s", args, ok, want, out)
		}
	}
	do("version", "migrate")
	backup, err := os.ReadFile(filepath.Join(dir, "wxreport.db"))
	if err != nil {
		t.Fatal(err)
	}
	do("3 accepted", "run")
	do("as they were written", "archive", "verify")
	if n := len(server.Messages()); n != 2 {
		t.Fatalf("%d messages, want 2", n)
	}
	for _, tail := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(filepath.Join(dir, "wxreport.db"+tail))
	}
	if err := os.WriteFile(filepath.Join(dir, "wxreport.db"), backup, 0o600); err != nil {
		t.Fatal(err)
	}
	refuse("the database is older than the archive", "run")
	refuse("See wxreport restored --help", "serve")
	refuse("See wxreport restored --help", "worker")
	refuse("knows of none -> after a restore from a backup: wxreport restored", "doctor", "--offline")
	if n := len(server.Messages()); n != 2 {
		t.Fatalf("%d messages: a restored database sent by itself", n)
	}
	do("0 reports and 0 messages wait for a person", "restored")
	do("3 accepted", "run") // a person asked for it
	if n := len(server.Messages()); n != 4 {
		t.Errorf("%d messages, want the 2 that were asked for anew", n)
	}
}
