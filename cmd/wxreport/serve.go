package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report/jobs"
)

func (p *program) migrateCommand() *cobra.Command {
	return &cobra.Command{Use: "migrate", Short: "Bring the workspace's database up to date", Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, l, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			is, _, err := l.Version(cmd.Context())
			p.printf("%s: version %d\n", l, is)
			return errors.Join(err, l.Close())
		}}
}

func (p *program) serveCommand() *cobra.Command {
	var log, listen string
	cmd := &cobra.Command{Use: "serve", Short: "Make and send reports when they are due", Args: arguments(cobra.NoArgs),
		Long: `Serve looks for due reports, makes them and sends them, until it is stopped. It
answers /healthz, /readyz and /metrics where web.listen or --listen says. Any number
of processes may serve one workspace: each report goes out once.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.serve(cmd.Context(), log, listen, true) }}
	cmd.Flags().StringVar(&log, "log", "text", "log lines: text, json or none")
	cmd.Flags().StringVar(&listen, "listen", "", "address to listen at instead of web.listen, such as 127.0.0.1:8080")
	return cmd
}

func (p *program) workerCommand() *cobra.Command {
	var log, listen string
	cmd := &cobra.Command{Use: "worker", Short: "Make and send what other processes found due", Args: arguments(cobra.NoArgs),
		Long: `Worker makes and sends reports, and leaves it to a serve process to find what is
due. Any number may run, on any number of machines that see the workspace, the
archive and a PostgreSQL database.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.serve(cmd.Context(), log, listen, false) }}
	cmd.Flags().StringVar(&log, "log", "text", "log lines: text, json or none")
	cmd.Flags().StringVar(&listen, "listen", "", "address to answer /healthz, /readyz and /metrics at; none when not given")
	return cmd
}

// stopLimit is how long a stopped process may take: its jobs, then its listener.
const stopLimit = 45 * time.Second

// serve works until the context ends.
func (p *program) serve(ctx context.Context, format, listen string, schedules bool) error {
	log, err := p.logger(format)
	if err != nil {
		return err
	}
	w, l, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	e, err := p.engine(w, l, log)
	if err != nil {
		return err
	}
	if listen == "" && schedules {
		listen = w.Web.Listen
	}
	failed := make(chan error, 1)
	stopWeb := func(context.Context) error { return nil }
	if listen != "" {
		if stopWeb, err = p.listen(ctx, listen, e, failed); err != nil {
			return err
		}
	}
	unmark, err := marked(ctx, w, l)
	if err != nil {
		return errors.Join(err, stopWeb(ctx))
	}
	if err := e.Start(ctx, schedules); err != nil {
		return errors.Join(err, unmark())
	}
	log.Info("started", "worker", e.ID(), "database", l.String(), "schedules", schedules, "listen", listen)
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	log.Info("stopping", "worker", e.ID())
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
	defer cancel()
	return errors.Join(err, e.Stop(stop), unmark(), stopWeb(stop))
}

// listen answers health and metrics.
func (p *program) listen(ctx context.Context, address string, e *jobs.Engine, failed chan<- error) (func(context.Context) error, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	server := &http.Server{Handler: e.Handler(), ReadHeaderTimeout: 10 * time.Second, WriteTimeout: time.Minute, IdleTimeout: time.Minute}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("listen: %w", err)
		}
	}()
	return server.Shutdown, nil
}
