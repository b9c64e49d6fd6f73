package jobs

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// apart keeps the terminal's signals from a child, which ends with its parent anyway.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// ResidentMemory is how many bytes a process holds.
func ResidentMemory(pid int) int {
	body, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	var size, resident int
	if _, err := fmt.Sscan(string(body), &size, &resident); err != nil {
		return 0
	}
	return resident * os.Getpagesize()
}

// killed reports whether somebody killed a process.
func killed(state *os.ProcessState) bool {
	status, ok := state.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}
