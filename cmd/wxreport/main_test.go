package main

import (
	"context"
	"flag"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected outputs of the scripts")

// asOf is the day the scripts run on.
var asOf = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

func TestMain(m *testing.M) {
	if os.Getenv("WXREPORT_MAIN") != "" { // the program itself, with what it starts
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		code := run(ctx, os.Args[1:], os.Stdout, os.Stderr, asOf)
		stop()
		os.Exit(code)
	}
	testscript.Main(m, map[string]func(){
		"wxreport": func() { os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr, asOf)) },
	})
}

// TestScripts runs the command-line stories of testdata/script, one a file.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{Dir: "testdata/script", UpdateScripts: *update})
}
