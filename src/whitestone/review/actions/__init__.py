"""Everything that changes a record, a review or an account: the only functions of review that write.

The words call these from their own `actions.py`, so that pages, API, phone forms and imports share one way in.
"""
