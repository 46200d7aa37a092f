"""What the runs tell: results, rhythm, alarms, reports. Pure but for the sending of messages."""
